package fairlane.cli.inspection;

/** Describes hold reasons in a few words. */
final class HoldText {
    private HoldText() {}

    /** @param hold the name of the reason; a reason that only a newer pipeline knows has no description */
    static String of(String hold) {
        return switch (hold) {
            case "SCHEDULED" -> "scheduled for a later time";
            case "SENDER_RATE" -> "the sender has used up its rate";
            case "CUSTOMER_RATE" -> "the customer has used up its rate";
            case "CHANNEL_RATE" -> "next in order, but the channel has used up its rate";
            case "CHANNEL_WINDOW" -> "next in order, but the in-flight window is full";
            case "FAIR_SHARE" -> "within its limits, waits for the customer's turn";
            case "PAUSED" -> "the sender, the customer or the channel is paused";
            default -> "";
        };
    }
}
