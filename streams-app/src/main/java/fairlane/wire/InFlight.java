package fairlane.wire;

/**
 * The in-flight window of one partition of a channel. It states how many messages are in flight, that is, released and
 * not acknowledged, and how many may be in flight at most. Every offset counts as a message, although some offsets are
 * transaction markers. The component names are JSON fields.
 *
 * @param group the consumer group whose committed offsets are the acknowledgements
 * @param everAcknowledged whether the group has ever committed an offset beyond the start of the partition
 * @param released log end offset of the partition
 * @param acknowledged number of offsets below {@code released} that are not in flight, because they are acknowledged,
 *     deleted or without a message
 * @param messages number of messages that are released and not acknowledged
 * @param window the number of messages that may be in flight at most
 * @param timedOut whether the last acknowledgement is so long ago that the pipeline releases no message before the next
 *     acknowledgement
 */
public record InFlight(
        String group,
        boolean everAcknowledged,
        long released,
        long acknowledged,
        long messages,
        long window,
        boolean timedOut) {

    /** Returns how many more messages may be released. */
    public long room() {
        return timedOut ? 0 : Math.max(0, window - messages);
    }
}
