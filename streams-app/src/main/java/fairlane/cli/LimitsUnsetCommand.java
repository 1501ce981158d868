package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitField;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "unset",
        header = "Takes back what a limit says.",
        description = "All of it, or only some fields: they are inherited again.",
        footer = {
            "",
            "Examples:  fairlane limits unset --channel sms --sender +15550100",
            "           fairlane limits unset --channel email --customer acme --weight --pause"
        })
final class LimitsUnsetCommand extends ClusterCommand {
    @Mixin
    private final LimitTarget target = new LimitTarget();

    @Option(names = "--rate", description = "Only the rates.")
    private boolean rates;

    @Option(names = "--weight", description = "Only the weight.")
    private boolean weight;

    @Option(names = "--max-queued", description = "Only how much may be held.")
    private boolean maxQueued;

    @Option(names = "--pause", description = "Only whether it is paused.")
    private boolean paused;

    @Option(names = "--block", description = "Only whether it is blocked.")
    private boolean blocked;

    LimitsUnsetCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        target.key();
    }

    @Override
    int run(Cluster cluster) {
        if (!new LimitAdmin(cluster).unset(target.key(), fields())) {
            io().err().println("fairlane: " + target.key() + " has no record; see: fairlane limits list");
            return ExitCode.REFUSED;
        }
        String what = fields().isEmpty() ? "everything" : fields().toString().replaceAll("[\\[\\]]", "");
        io().out().println("unset " + what + " of " + target.key());
        return ExitCode.OK;
    }

    private Set<LimitField> fields() {
        Set<LimitField> fields = EnumSet.noneOf(LimitField.class);
        add(fields, rates, LimitField.RATES);
        add(fields, weight, LimitField.WEIGHT);
        add(fields, maxQueued, LimitField.MAX_QUEUED);
        add(fields, paused, LimitField.PAUSED);
        add(fields, blocked, LimitField.BLOCKED);
        return fields;
    }

    private static void add(Set<LimitField> fields, boolean given, LimitField field) {
        if (given) {
            fields.add(field);
        }
    }
}
