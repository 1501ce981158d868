package fairlane.cli;

import fairlane.admin.Cluster;
import fairlane.admin.Held;
import fairlane.admin.HoldCauses;
import fairlane.admin.Traces;
import fairlane.admin.WantedMessage;
import fairlane.wire.HeldMessage;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "why",
        header = "Says why one message is held, and when it leaves.",
        description =
                "Which limit holds it, and which record says so; how many leave before it, and when it leaves at the"
                        + " earliest. Of a message that is not held, when it was released, or why it was given up on, as far as"
                        + " a few seconds go. Where several have the same id, all are told. Exit code 1 if there is none.",
        footer = {
            "",
            "Examples:  fairlane why --customer acme --id m-17",
            "           fairlane why --customer acme --id m-17 --channel sms --sender +15550100"
        })
final class WhyCommand extends ClusterCommand {
    private static final Duration SEARCH = Duration.ofSeconds(4);
    /** What was released a moment ago is seen once it is committed. */
    private static final Duration COMMITTED_WITHIN = Duration.ofMillis(500);

    @Option(names = "--customer", paramLabel = "X", required = true, description = "Whose message.")
    private String customer = "";

    @Option(names = "--id", paramLabel = "I", required = true, description = "Its id.")
    private String id = "";

    @Option(names = "--channel", paramLabel = "C", description = "Looks in this channel only.")
    private @Nullable String channel;

    @Option(
            names = "--sender",
            paramLabel = "S",
            description = "Looks in the lane of this sender only, which is faster where much is held.")
    private @Nullable String sender;

    WhyCommand(Io io) {
        super(io);
    }

    @Override
    int run(Cluster cluster) throws InterruptedException {
        WantedMessage wanted = new WantedMessage(customer, id, channel, sender);
        Look look = look(cluster, wanted);
        if (!look.found()) {
            Thread.sleep(COMMITTED_WITHIN.toMillis());
            look = look(cluster, wanted);
        }
        if (!look.found()) {
            Gaps.requireChannel(cluster, channel);
            io().err().println("fairlane: " + unknown(look));
        }
        Gaps.print(look.gaps(), io());
        return look.found() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /**
     * What came of asking the pipeline, and where it holds no such message, looking into the topics.
     *
     * @param complete the topics were looked through to their beginnings
     */
    private record Look(boolean found, boolean complete, List<String> gaps) {}

    private Look look(Cluster cluster, WantedMessage wanted) {
        HoldCauses causes = new HoldCauses(cluster);
        Held.End held = new Held(cluster).messages(wanted, message -> tell(message, causes));
        if (held.rows() > 0) {
            return new Look(true, true, held.gaps());
        }
        Traces.Found found = new Traces(cluster).find(wanted, SEARCH);
        found.traces().forEach(trace -> io().out().println(text().trace(trace)));
        return new Look(!found.traces().isEmpty(), found.complete(), held.gaps());
    }

    private void tell(HeldMessage held, HoldCauses causes) {
        io().out().println(text().held(held, causes.of(held)));
    }

    private String unknown(Look look) {
        return id + " of " + customer + " is not held, and was neither released nor given up on, "
                + (look.complete()
                        ? "as far back as the topics go"
                        : "as far back as could be looked in " + SEARCH.toSeconds() + " s; --channel narrows it");
    }

    private WhyText text() {
        return new WhyText(id + " of " + customer, new TimeText(System.currentTimeMillis(), ZoneId.systemDefault()));
    }
}
