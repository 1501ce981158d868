package fairlane.pipeline;

/** How far a task has taken in what it is handed: the offsets that come next. For the stream thread. */
final class Intake {
    private long requests;
    private long bulk;

    /** Takes note of a record that was taken in. */
    void took(long offset, boolean ofBulk) {
        if (ofBulk) {
            bulk = offset + 1;
        } else {
            requests = offset + 1;
        }
    }

    long requests() {
        return requests;
    }

    long bulk() {
        return bulk;
    }
}
