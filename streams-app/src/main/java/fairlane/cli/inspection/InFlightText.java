package fairlane.cli.inspection;

import fairlane.cli.text.NumberText;
import fairlane.wire.InFlight;

/** What is on its way on a channel, in a sentence. */
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
                + NumberText.number(inFlight.messages()) + " on their way";
        return inFlight.timedOut()
                ? acknowledged
                        + ", and none of them was acknowledged for so long that no more are released until one is"
                : acknowledged + ", and " + NumberText.number(inFlight.window()) + " may be";
    }
}
