package fairlane.cli.inspection;

/** Why something is held, in a few words. */
final class HoldText {
    private HoldText() {}

    /** @param hold by its name; one that only a newer pipeline knows has no words here */
    static String of(String hold) {
        return switch (hold) {
            case "SCHEDULED" -> "not to be sent before its time";
            case "SENDER_RATE" -> "the sender has used up its rate";
            case "CUSTOMER_RATE" -> "the customer has used up its rate";
            case "CHANNEL_RATE" -> "next in turn, and the channel's rate is used up";
            case "CHANNEL_WINDOW" -> "next in turn, and as much as may be is on its way";
            case "FAIR_SHARE" -> "may leave, and waits for the customer's turn";
            case "PAUSED" -> "the sender, the customer or the channel is paused";
            default -> "";
        };
    }
}
