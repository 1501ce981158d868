package fairlane.cli.policies;

import fairlane.admin.Cluster;
import fairlane.admin.policies.EffectiveLimitField;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitField;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.TextTable;
import fairlane.contract.LimitKey;
import fairlane.schema.Limit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        header = "Shows the limit of one sender or customer.",
        description =
                "Prints the record. With --effective, prints the values that apply and the source of each: the own"
                        + " record, the record for every sender or customer (*), the channel, or the default.",
        footer = {"", "Example:  fairlane limits show --channel sms --sender +15550100 --effective"})
public final class LimitsShowCommand extends ClusterCommand {
    @Mixin
    private final LimitTargetOptions target = new LimitTargetOptions();

    @Option(names = "--effective", description = "Shows the values that apply, with their sources.")
    private boolean effective;

    public LimitsShowCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        target.key();
    }

    @Override
    public int run(Cluster cluster) {
        LimitAdmin limits = new LimitAdmin(cluster);
        LimitKey key = target.key();
        return effective ? showEffective(limits.effective(key)) : show(key, limits.find(key));
    }

    private int showEffective(List<EffectiveLimitField> fields) {
        TextTable table = new TextTable(3, "FIELD", "VALUE", "FROM");
        fields.forEach(field -> table.add(List.of(field.field().toString(), field.value(), field.source())));
        table.print(io().out());
        return ExitCode.OK;
    }

    private int show(LimitKey key, Optional<Limit> limit) {
        if (limit.isEmpty()) {
            io().err()
                    .println("fairlane: " + key + " has no record of its own; --effective shows the values that apply");
            return ExitCode.REFUSED;
        }
        for (LimitField field : LimitField.values()) {
            String text = field.text(limit.get());
            io().out().printf("%-10s %s%n", field, text == null ? "inherited" : text);
        }
        return ExitCode.OK;
    }
}
