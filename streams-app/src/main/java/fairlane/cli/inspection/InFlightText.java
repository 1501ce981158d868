package fairlane.cli.inspection;

import fairlane.cli.text.NumberText;
import fairlane.wire.InFlight;

/** Describes in one sentence how many messages of a channel are in flight, that is, released but not acknowledged. */
final class InFlightText {
    private InFlightText() {}

    static String of(String channel, int partition, InFlight inFlight) {
        String released = NumberText.number(inFlight.released()) + " released on " + channel + " (partition "
                + partition + "), and the group " + inFlight.group() + " has ";
        if (!inFlight.everAcknowledged()) {
            return released + "never acknowledged any: start a worker (fairlane worker --channel " + channel
                    + "), or name the group whose commits acknowledge (fairlane channels set " + channel
                    + " --acknowledged-by GROUP)";
        }
        String acknowledged = released + "acknowledged " + NumberText.number(inFlight.acknowledged()) + ": "
                + NumberText.number(inFlight.messages()) + " in flight";
        return inFlight.timedOut()
                ? acknowledged + "; none was acknowledged within the timeout, and releases stop until one is"
                : acknowledged + " of at most " + NumberText.number(inFlight.window());
    }
}
