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
        header = "Explains why one message is held and when it can be released.",
        description = "Shows the limit that holds the message, the record that sets this limit, how many messages leave"
                + " before it, and the earliest time when it can leave. For a message that is not held, it shows"
                + " when the message was released or why it became a dead letter, as far as a search of a few"
                + " seconds finds it. If several messages have the same id, it shows all of them. Exit code 1 if"
                + " there is none.",
        footer = {
            "",
            "Examples:  fairlane why --customer acme --id m-17",
            "           fairlane why --customer acme --id m-17 --channel sms --sender +15550100"
        })
public final class WhyCommand extends ClusterCommand {
    @Option(names = "--customer", paramLabel = "X", required = true, description = "The customer of the message.")
    private String customer = "";

    @Option(names = "--id", paramLabel = "I", required = true, description = "The id of the message.")
    private String id = "";

    @Option(names = "--channel", paramLabel = "C", description = "Searches this channel only.")
    private @Nullable String channel;

    @Option(
            names = "--sender",
            paramLabel = "S",
            description = "Searches this sender's lane only, which is faster if many messages are held.")
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
        return id + " of " + customer + " is not held, and was neither released nor is it a dead letter, "
                + (findings.complete()
                        ? "as far back as the topics go"
                        : "as far back as a search of "
                                + MessageLocator.topicSearchLimit().toSeconds() + " s reaches; --channel narrows it");
    }

    private WhyText text() {
        return new WhyText(id + " of " + customer, new TimeText(System.currentTimeMillis(), ZoneId.systemDefault()));
    }
}
