package fairlane.cli;

import fairlane.admin.messages.HoldCause;
import fairlane.admin.messages.MessageTrace;
import fairlane.wire.HeldMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answer of {@code why}, in sentences. */
final class WhyText {
    private final String message;
    private final TimeText times;

    /** @param message how it is called: {@code m-17 of acme} */
    WhyText(String message, TimeText times) {
        this.message = message;
        this.times = times;
    }

    /** @param causes the records that hold it, where there are any */
    String held(HeldMessage held, List<HoldCause> causes) {
        List<String> sentences = new ArrayList<>();
        sentences.add(message + ", accepted " + times.since(held.acceptedAt()) + " ago, is held on " + held.channel()
                + ": " + reason(held, causes) + " (" + held.hold() + ").");
        sentences.add(leaves(held));
        if (held.expiresAt() != null && (held.leavesAt() == null || held.expiresAt() <= held.leavesAt())) {
            sentences.add("It expires " + times.at(held.expiresAt())
                    + (held.leavesAt() == null ? "." : ", before it could leave."));
        }
        if (held.hold().equals("PAUSED")) {
            causes.forEach(cause -> sentences.add("It goes on with: " + Unpause.command(held.channel(), cause)));
        }
        return String.join(" ", sentences);
    }

    private String reason(HeldMessage held, List<HoldCause> causes) {
        return switch (held.hold()) {
            case "SENDER_RATE" -> sender(held) + " has used up its " + rate(causes);
            case "CUSTOMER_RATE" -> "its customer has used up its " + rate(causes);
            case "CHANNEL_RATE" -> "the channel has used up its " + rate(causes) + ", and its lane is next";
            case "CHANNEL_WINDOW" -> "its lane is next, and as much as may be is on its way" + inFlight(held);
            case "FAIR_SHARE" -> "its lane may send, and waits for its customer's turn";
            case "PAUSED" -> pauses(causes);
            case "SCHEDULED" -> scheduled(held);
            default -> "for a reason that this version does not know";
        };
    }

    private static String sender(HeldMessage held) {
        return held.sender() == null ? held.customer() + ", as its sender," : "its sender " + held.sender();
    }

    private static String rate(List<HoldCause> causes) {
        return causes.stream()
                .findFirst()
                .map(cause -> (cause.value().contains(",") ? "rates of " : "rate of ") + cause.value() + ", set by "
                        + cause.source())
                .orElse("rate");
    }

    private static String pauses(List<HoldCause> causes) {
        return causes.isEmpty()
                ? "it was paused a moment ago, or the channel's topic is missing"
                : causes.stream().map(WhyText::pause).collect(Collectors.joining(", and "));
    }

    private static String pause(HoldCause cause) {
        String who = switch (cause.whose()) {
            case CHANNEL -> "the channel";
            case CUSTOMER -> "its customer";
            case SENDER -> "its sender " + cause.name();
        };
        return who + " is paused, set by " + cause.source();
    }

    private static String inFlight(HeldMessage held) {
        return held.inFlight() == null ? "" : ": " + InFlightText.of(held.channel(), held.partition(), held.inFlight());
    }

    private String scheduled(HeldMessage held) {
        String what = held.attempt() > 1 ? "its attempt " + held.attempt() : "it";
        return held.leavesAt() == null
                ? what + " is for later"
                : what + " is not to be sent before " + times.clock(held.leavesAt());
    }

    private String leaves(HeldMessage held) {
        String place = held.ahead() == 0
                ? "It is the first of its lane"
                : Text.count(held.ahead(), "message") + " of its lane " + (held.ahead() == 1 ? "leaves" : "leave")
                        + " before it";
        if (held.hold().equals("SCHEDULED") && held.leavesAt() != null) {
            return "That is in " + times.until(held.leavesAt()) + "; then it takes its place in its lane.";
        }
        if (held.leavesAt() == null) {
            return place + (held.hold().equals("PAUSED") ? "." : "; when it leaves depends on what others send.");
        }
        return place + "; it leaves in " + times.until(held.leavesAt()) + " at the earliest, "
                + times.at(held.leavesAt()) + ".";
    }

    String trace(MessageTrace trace) {
        if (trace instanceof MessageTrace.Released released) {
            return message + released(released);
        }
        if (trace instanceof MessageTrace.DeadLettered givenUp) {
            return message + " was given up on "
                    + times.at(givenUp.letter().at().toEpochMilli()) + ": "
                    + givenUp.letter().reason() + ", " + givenUp.letter().error() + ".";
        }
        MessageTrace.NotConsumed waiting = (MessageTrace.NotConsumed) trace;
        return message + " stands in " + waiting.topic() + " (partition " + waiting.partition() + ", offset "
                + waiting.offset() + "), and the pipeline has not taken it in yet: "
                + Text.count(waiting.unconsumedBefore(), "record") + " before it.";
    }

    private String released(MessageTrace.Released released) {
        var delivery = released.delivery();
        String place = " (attempt " + delivery.attempt() + ", partition " + delivery.partition() + ", offset "
                + delivery.offset() + ").";
        if (delivery.releasedAt().isEmpty() || delivery.acceptedAt().isEmpty()) {
            return " is among the deliveries of " + released.channel() + place;
        }
        long at = delivery.releasedAt().getAsLong();
        return " is not held any more: it was released to " + released.channel() + " " + times.at(at) + ", "
                + times.since(at) + " ago, after it had waited for "
                + TimeText.span(at - delivery.acceptedAt().getAsLong()) + place;
    }
}
