package fairlane.cli.inspection;

import fairlane.admin.messages.HoldCause;
import java.util.Locale;

/** Formats the command line that resumes a paused channel, customer or sender. */
final class UnpauseHint {
    private UnpauseHint() {}

    static String command(String channel, HoldCause cause) {
        if (cause.scope() == HoldCause.Scope.CHANNEL) {
            return "fairlane channels set " + channel + " --no-pause";
        }
        String kind = cause.scope().name().toLowerCase(Locale.ROOT);
        boolean appliesToAll = cause.source().endsWith("/*");
        return "fairlane limits set --channel " + channel
                + (appliesToAll ? " --every-" + kind : " --" + kind + " " + cause.name()) + " --no-pause";
    }
}
