package fairlane.abuse;

/** Something that rules on abuse count. */
sealed interface Happening {
    /** Who did it. */
    String customer();

    /**
     * A message that came in.
     *
     * @param sender who it goes out from; the customer, where it does not say
     * @param body a hash of it
     * @param recipient a hash of it
     * @param again it came before: a retry, or a replay
     */
    record Requested(String customer, String channel, String sender, long body, long recipient, boolean again)
            implements Happening {}

    /**
     * Messages of which no more is known.
     *
     * @param messages in all, those that are invalid among them where they were not counted yet
     * @param invalid of these, or of those that came before
     */
    record Counted(String customer, long messages, long invalid) implements Happening {}

    /**
     * The end of an attempt that is the last.
     *
     * @param sender as of {@link Requested}
     * @param rejected it was given up on; else it was delivered
     */
    record Ended(String customer, String channel, String sender, boolean rejected) implements Happening {}
}
