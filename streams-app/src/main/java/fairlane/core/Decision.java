package fairlane.core;

/** What becomes of a request; the caller applies it. */
public sealed interface Decision {
    /**
     * It leaves now, and was never held.
     *
     * @param gap milliseconds since its lane's last release, at most {@link Settings#MAX_GAP_MILLIS}
     * @param spacing as {@link Lane#spacing}
     * @param ofHeavyCustomer as {@link Lane#isOfHeavyCustomer}
     */
    record Release(long gap, long spacing, boolean ofHeavyCustomer) implements Decision {}

    /** It is held in its lane, under this rank and sequence number. */
    record Queue(Lane lane, int rank, long sequence) implements Decision {}

    /** It is held until its time has come, and is then to be offered again, as {@link Request#due}. */
    record Schedule() implements Decision {}

    /** It becomes a dead letter. */
    record Refuse(Refusal refusal) implements Decision {}
}
