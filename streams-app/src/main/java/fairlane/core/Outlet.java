package fairlane.core;

/** Where messages that were held go when they leave their lane; the caller removes them from the store. */
public interface Outlet {
    /**
     * It is delivered.
     *
     * @param gap milliseconds since the lane's last release, at most {@link Settings#MAX_GAP_MILLIS}
     */
    void release(Lane lane, int rank, long sequence, long gap);

    /** It becomes a dead letter. */
    void refuse(Lane lane, int rank, long sequence, Refusal refusal);
}
