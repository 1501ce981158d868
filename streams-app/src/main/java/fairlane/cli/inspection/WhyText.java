package fairlane.cli.inspection;

import fairlane.admin.messages.HoldCause;
import fairlane.admin.messages.MessageTrace;
import fairlane.cli.text.NumberText;
import fairlane.cli.text.TimeText;
import fairlane.wire.HeldMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formats the result of the command {@code why} as sentences. */
final class WhyText {
    private final String messageName;
    private final TimeText times;

    /** @param messageName the name of the message in the sentences, such as {@code m-17 of acme} */
    WhyText(String messageName, TimeText times) {
        this.messageName = messageName;
        this.times = times;
    }

    /**
     * Describes a held message.
     *
     * @param causes the channel and limit records that cause the hold; empty if no record causes it
     */
    String describeHeld(HeldMessage held, List<HoldCause> causes) {
        List<String> sentences = new ArrayList<>();
        sentences.add(messageName + ", accepted " + times.since(held.acceptedAt()) + " ago, is held on "
                + held.channel() + ": " + reason(held, causes) + " (" + held.hold() + ").");
        sentences.add(expectedRelease(held));
        if (held.expiresAt() != null && (held.leavesAt() == null || held.expiresAt() <= held.leavesAt())) {
            sentences.add("It expires " + times.at(held.expiresAt())
                    + (held.leavesAt() == null ? "." : ", before it could be released."));
        }
        if (held.hold().equals("PAUSED")) {
            causes.forEach(cause -> sentences.add("Resume it with: " + UnpauseHint.command(held.channel(), cause)));
        }
        return String.join(" ", sentences);
    }

    private String reason(HeldMessage held, List<HoldCause> causes) {
        return switch (held.hold()) {
            case "SENDER_RATE" -> senderText(held) + " has used up its " + rateReason(causes);
            case "CUSTOMER_RATE" -> "its customer has used up its " + rateReason(causes);
            case "CHANNEL_RATE" -> "the channel has used up its " + rateReason(causes) + ", and its lane is next";
            case "CHANNEL_WINDOW" -> "its lane is next, but the in-flight window is full" + inFlightText(held);
            case "FAIR_SHARE" -> "its lane may release, and waits for the turn of its customer";
            case "PAUSED" -> pauseReasons(causes);
            case "SCHEDULED" -> scheduledReason(held);
            default -> "for a reason that this version does not know";
        };
    }

    private static String senderText(HeldMessage held) {
        return held.sender() == null ? held.customer() + ", as its sender," : "its sender " + held.sender();
    }

    private static String rateReason(List<HoldCause> causes) {
        return causes.stream()
                .findFirst()
                .map(cause -> (cause.value().contains(",") ? "rates of " : "rate of ") + cause.value() + ", set by "
                        + cause.source())
                .orElse("rate");
    }

    private static String pauseReasons(List<HoldCause> causes) {
        return causes.isEmpty()
                ? "it was paused a moment ago, or the channel's topic is missing"
                : causes.stream().map(WhyText::pauseReason).collect(Collectors.joining(", and "));
    }

    private static String pauseReason(HoldCause cause) {
        String subject = switch (cause.scope()) {
            case CHANNEL -> "the channel";
            case CUSTOMER -> "its customer";
            case SENDER -> "its sender " + cause.name();
        };
        return subject + " is paused, set by " + cause.source();
    }

    private static String inFlightText(HeldMessage held) {
        return held.inFlight() == null ? "" : ": " + InFlightText.of(held.channel(), held.partition(), held.inFlight());
    }

    private String scheduledReason(HeldMessage held) {
        String subject = held.attempt() > 1 ? "its attempt " + held.attempt() : "it";
        return held.leavesAt() == null
                ? subject + " is scheduled for later"
                : subject + " is not to be sent before " + times.clock(held.leavesAt());
    }

    private String expectedRelease(HeldMessage held) {
        String queuePosition = held.ahead() == 0
                ? "It is the first of its lane"
                : NumberText.quantity(held.ahead(), "message") + " of its lane "
                        + (held.ahead() == 1 ? "leaves" : "leave") + " before it";
        if (held.hold().equals("SCHEDULED") && held.leavesAt() != null) {
            return "That is in " + times.until(held.leavesAt()) + "; then it joins its lane.";
        }
        if (held.leavesAt() == null) {
            return queuePosition
                    + (held.hold().equals("PAUSED")
                            ? "."
                            : "; when it leaves depends on the messages of other customers.");
        }
        return queuePosition + "; it leaves in " + times.until(held.leavesAt()) + " at the earliest, "
                + times.at(held.leavesAt()) + ".";
    }

    String describeTrace(MessageTrace trace) {
        if (trace instanceof MessageTrace.Released released) {
            return messageName + describeReleased(released);
        }
        if (trace instanceof MessageTrace.DeadLettered dead) {
            return messageName + " became a dead letter "
                    + times.at(dead.letter().at().toEpochMilli()) + ": "
                    + dead.letter().reason() + ", " + dead.letter().error() + ".";
        }
        MessageTrace.NotConsumed notConsumed = (MessageTrace.NotConsumed) trace;
        return messageName + " is in " + notConsumed.topic() + " (partition " + notConsumed.partition() + ", offset "
                + notConsumed.offset() + "), and the pipeline has not consumed it yet: "
                + NumberText.quantity(notConsumed.unconsumedBefore(), "record") + " before it.";
    }

    private String describeReleased(MessageTrace.Released released) {
        var delivery = released.delivery();
        String position = " (attempt " + delivery.attempt() + ", partition " + delivery.partition() + ", offset "
                + delivery.offset() + ").";
        if (delivery.releasedAt().isEmpty() || delivery.acceptedAt().isEmpty()) {
            return " is among the deliveries of " + released.channel() + position;
        }
        long releasedAt = delivery.releasedAt().getAsLong();
        return " is no longer held: it was released to " + released.channel() + " " + times.at(releasedAt) + ", "
                + times.since(releasedAt) + " ago, after waiting for "
                + TimeText.span(releasedAt - delivery.acceptedAt().getAsLong()) + position;
    }
}
