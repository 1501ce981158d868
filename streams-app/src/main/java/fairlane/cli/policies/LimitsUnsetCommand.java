package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitField;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "unset",
        header = "Removes a limit, or some of its fields.",
        description =
                "A removed field takes its value again from the record for every sender or customer, the channel, or"
                        + " the default.",
        footer = {
            "",
            "Examples:  fairlane limits unset --channel sms --sender +15550100",
            "           fairlane limits unset --channel email --customer acme --weight --pause"
        })
public final class LimitsUnsetCommand extends ClusterCommand {
    @Mixin
    private final LimitTargetOptions target = new LimitTargetOptions();

    @Option(names = "--rate", description = "Removes only the rates.")
    private boolean rates;

    @Option(names = "--weight", description = "Removes only the weight.")
    private boolean weight;

    @Option(names = "--max-queued", description = "Removes only the maximum number of held messages.")
    private boolean maxQueued;

    @Option(names = "--pause", description = "Removes only the pause.")
    private boolean paused;

    @Option(names = "--block", description = "Removes only the block.")
    private boolean blocked;

    public LimitsUnsetCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        target.key();
    }

    @Override
    public int run(Cluster cluster) {
        if (!new LimitAdmin(cluster).unset(target.key(), fields())) {
            io().err().println("fairlane: " + target.key() + " has no record; see: fairlane limits list");
            return ExitCode.REFUSED;
        }
        String fieldNames =
                fields().isEmpty() ? "everything" : fields().toString().replaceAll("[\\[\\]]", "");
        io().out().println("unset " + fieldNames + " of " + target.key());
        return ExitCode.OK;
    }

    private Set<LimitField> fields() {
        Set<LimitField> fields = EnumSet.noneOf(LimitField.class);
        addIf(fields, rates, LimitField.RATES);
        addIf(fields, weight, LimitField.WEIGHT);
        addIf(fields, maxQueued, LimitField.MAX_QUEUED);
        addIf(fields, paused, LimitField.PAUSED);
        addIf(fields, blocked, LimitField.BLOCKED);
        return fields;
    }

    private static void addIf(Set<LimitField> fields, boolean isGiven, LimitField field) {
        if (isGiven) {
            fields.add(field);
        }
    }
}
