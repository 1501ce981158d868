package fairlane.cli;

import fairlane.admin.messages.HoldCause;
import java.util.Locale;

/** The command that lets something go on that a record has paused. */
final class Unpause {
    private Unpause() {}

    static String command(String channel, HoldCause cause) {
        if (cause.whose() == HoldCause.Scope.CHANNEL) {
            return "fairlane channels set " + channel + " --no-pause";
        }
        String kind = cause.whose().name().toLowerCase(Locale.ROOT);
        boolean everybody = cause.source().endsWith("/*");
        return "fairlane limits set --channel " + channel
                + (everybody ? " --every-" + kind : " --" + kind + " " + cause.name()) + " --no-pause";
    }
}
