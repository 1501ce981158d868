package fairlane.cli.policies;

import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.cli.text.LimitText;
import fairlane.config.text.RateText;
import fairlane.schema.Limit;
import fairlane.schema.Rate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        header = "Creates or changes a limit.",
        description =
                "Changes the given fields and keeps the others. Changes take effect at once, also for queued messages."
                        + " Rates are written 1/s, 0.1/s, 10000/min, 7/hour, 2000/day, \"1/s burst 5\", or unlimited; if"
                        + " several are given, a message has to conform to all of them.",
        footer = {
            "",
            "Examples:  fairlane limits set --channel sms --sender +15550100 --rate 5/s --rate \"2000/day burst 2000\"",
            "           fairlane limits set --channel email --customer acme --weight 3 --max-queued 50000",
            "           fairlane limits set --channel sms --every-customer --block"
        })
public final class LimitsSetCommand extends ClusterCommand {
    @Mixin
    private final LimitTargetOptions target = new LimitTargetOptions();

    @Option(names = "--rate", paramLabel = "RATE", description = "Replaces all rates of the record; repeatable.")
    private @Nullable List<String> rates;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description =
                    "Messages that can leave at once, for each --rate without its own burst; without --rate, for the"
                            + " current rates.")
    private @Nullable Integer burst;

    @Option(
            names = "--weight",
            paramLabel = "N",
            description = "Weight of the customer's share, relative to other customers (1 to 1000).")
    private @Nullable Integer weight;

    @Option(names = "--max-queued", paramLabel = "N", description = "Maximum number of held messages of the customer.")
    private @Nullable Long maxQueued;

    @Option(
            names = "--pause",
            negatable = true,
            description = "Pauses the sender or customer, so that all its messages are held; --no-pause resumes it.")
    private @Nullable Boolean paused;

    @Option(
            names = "--block",
            negatable = true,
            description = "Blocks the sender or customer, so that held and new messages become dead letters; --no-block"
                    + " unblocks it.")
    private @Nullable Boolean blocked;

    public LimitsSetCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        target.key();
        if (change().isEmpty()) {
            throw new UsageException(
                    "nothing to set; give --rate, --burst, --weight, --max-queued, --pause or --block");
        }
    }

    @Override
    public int run(Cluster cluster) {
        ChangedRecord<Limit> changed = new LimitAdmin(cluster).set(target.key(), change());
        io().out()
                .println((changed.created() ? "created " : "changed ") + target.key() + ": "
                        + LimitText.summary(changed.value()));
        return ExitCode.OK;
    }

    private LimitChange change() {
        return new LimitChange(parsedRates(), burst, weight, maxQueued, paused, blocked);
    }

    private @Nullable List<Rate> parsedRates() {
        try {
            return rates == null ? null : RateText.parseAll(rates);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--rate " + e.getMessage());
        }
    }
}
