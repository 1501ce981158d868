package fairlane.cli.inspection;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.MessageSelector;
import fairlane.admin.messages.HoldCauseFinder;
import fairlane.admin.messages.MessageLocator;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.Io;
import fairlane.cli.text.TimeText;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "why",
        header = "Says why one message is held, and when it leaves.",
        description =
                "Which limit holds it, and which record says so; how many leave before it, and when it leaves at the"
                    + " earliest. Of a message that is not held, when it was released, or why it was given up on, as"
                    + " far as a few seconds go. Where several have the same id, all are told. Exit code 1 if there is"
                    + " none.",
        footer = {
            "",
            "Examples:  fairlane why --customer acme --id m-17",
            "           fairlane why --customer acme --id m-17 --channel sms --sender +15550100"
        })
public final class WhyCommand extends ClusterCommand {
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

    public WhyCommand(Io io) {
        super(io);
    }

    @Override
    public int run(Cluster cluster) throws InterruptedException {
        MessageSelector wanted = new MessageSelector(customer, id, channel, sender);
        MessageLocator.MessageLocation findings = new MessageLocator(cluster).locate(wanted);
        HoldCauseFinder causes = new HoldCauseFinder(cluster);
        findings.held().forEach(message -> io().out().println(text().describeHeld(message, causes.causesOf(message))));
        findings.traces().forEach(trace -> io().out().println(text().describeTrace(trace)));
        if (!findings.found()) {
            IncompleteResults.requireChannel(cluster, channel);
            io().err().println("fairlane: " + notFoundText(findings));
        }
        IncompleteResults.report(findings.gaps(), io());
        return findings.found() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private String notFoundText(MessageLocator.MessageLocation findings) {
        return id + " of " + customer + " is not held, and was neither released nor given up on, "
                + (findings.complete()
                        ? "as far back as the topics go"
                        : "as far back as could be looked in "
                                + MessageLocator.topicSearchLimit().toSeconds() + " s; --channel narrows it");
    }

    private WhyText text() {
        return new WhyText(id + " of " + customer, new TimeText(System.currentTimeMillis(), ZoneId.systemDefault()));
    }
}
