package fairlane.cli.inspection;

/** Describes in a few words why a message is held. */
final class HoldText {
    private HoldText() {}

    /**
     * Describes a hold reason.
     *
     * @param hold the name of the hold reason; for a name that only a newer pipeline knows, the description is empty
     */
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
