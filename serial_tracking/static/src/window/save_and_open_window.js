/**
 * Save the document of this line and open the window of the line: of the move that it is,
 * or what its `action_serial_window` says.
 *
 * Saving makes all line records anew, so a line that is new is found by its place.
 *
 * @param {Object} serialWindow the service
 * @param {Object} record the line, in a form or the form itself
 * @param {Object} [options] more of the request
 * @param {(line: Object) => boolean} [options.wanted] asked after saving
 */
export async function saveAndOpenWindow(serialWindow, record, { wanted, ...options } = {}) {
    const { model } = record;
    const { root } = model;
    const lists = record === root ? [] : Object.entries(root.data);
    const [fieldName, list] =
        lists.find(([, value]) => value?.records?.some(({ id }) => id === record.id)) || [];
    const place = list?.records.findIndex(({ id }) => id === record.id);
    if (!(await root.save())) {
        return;
    }
    const saved = list ? root.data[fieldName].records[place] : root;
    if (!saved?.resId || (wanted && !wanted(saved.data))) {
        return;
    }
    return serialWindow.openLine(saved.resModel, saved.resId, {
        onClosed: () => model.load(),
        ...options,
    });
}
