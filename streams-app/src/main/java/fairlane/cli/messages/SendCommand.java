package fairlane.cli.messages;

import fairlane.admin.Cluster;
import fairlane.cli.command.ClusterCommand;
import fairlane.cli.command.Io;
import fairlane.cli.command.UsageException;
import fairlane.config.text.RateText;
import fairlane.schema.Rate;
import fairlane.wire.MessageIdGenerator;
import fairlane.wire.RequestJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "send",
        header = "Publishes requests.",
        description =
                "Reads JSON lines from a file or standard input, or generates requests. A line has customer, recipient"
                        + " and body, and may have id, channel, sender, contentType, attributes, priority, cost, notBefore"
                        + " and expiresAt. A body is a string, or any JSON, which is sent as application/json. Every"
                        + " invalid line is reported with its number, and the valid ones are published; exit code 1 if any"
                        + " was refused.",
        footer = {
            "",
            "Examples:  echo '{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hi\"}' | fairlane"
                    + " send",
            "           fairlane send --file examples/hello.jsonl",
            "           fairlane send --generate 600 --channel sms --customer acme --sender \"+1555010{n%%6}\""
        })
public final class SendCommand extends ClusterCommand {
    @Option(
            names = "--file",
            paramLabel = "F",
            description = "Reads JSON lines from this file instead of standard input.")
    private @Nullable Path file;

    @Option(
            names = "--bulk",
            description = "Publishes to the bulk topic, which the pipeline consumes only while the requests topic has"
                    + " nothing waiting.")
    private boolean bulk;

    @Option(
            names = "--dedupe",
            description =
                    "The pipeline drops requests whose id the same customer had accepted within a day: makes it safe"
                            + " to send a file again.")
    private boolean dedupe;

    @Option(names = "--rate", paramLabel = "N/s", description = "Maximum rate of publishing.")
    private @Nullable String rate;

    @Option(names = "--print-ids", description = "Prints the customer and the id of each accepted request.")
    private boolean printIds;

    @ArgGroup(
            exclusive = false,
            heading = "%nGenerated requests; in patterns, {n} is the number of the request and {n%%K} the number modulo"
                    + " K:%n")
    private @Nullable GeneratorOptions generator;

    public SendCommand(Io io) {
        super(io);
    }

    @Override
    public void validate() {
        pacer();
        if (generator != null && file != null) {
            throw new UsageException("--generate and --file exclude each other; give one of the two");
        }
        if (generator != null) {
            generator.validate();
        }
        if (file != null && !Files.isReadable(file)) {
            throw new UsageException("the file " + file + " does not exist or cannot be read");
        }
    }

    @Override
    public int run(Cluster cluster) {
        String topic = bulk ? cluster.topics().bulk() : cluster.topics().requests();
        cluster.requireTopic(topic);
        SendReport report = new SendReport(io(), printIds);
        try (InputStream input = input();
                RequestSender sender = new RequestSender(cluster, topic, dedupe, report)) {
            sendAll(source(input), sender, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        report.printTotal();
        return report.exitCode();
    }

    private void sendAll(RequestSource source, RequestSender sender, SendReport report) throws IOException {
        SendPacer pacer = pacer();
        ProgressLine progress = new ProgressLine(io(), report::accepted);
        for (RequestSource.ParsedRequest request = source.next();
                request != null && !report.isKafkaUnresponsive();
                request = source.next()) {
            pacer.awaitNext();
            sender.send(request);
            progress.show();
        }
        progress.clear();
    }

    private InputStream input() throws IOException {
        if (generator != null) {
            return InputStream.nullInputStream();
        }
        if (file != null) {
            return Files.newInputStream(file);
        }
        if (io().inputIsTerminal()) {
            io().err().println("Reading JSON lines from the terminal; Ctrl-D ends them.");
        }
        return io().in();
    }

    private RequestSource source(InputStream input) {
        RequestJson json = new RequestJson(new MessageIdGenerator());
        return generator == null
                ? new JsonLineRequests(input, json)
                : new GeneratedRequests(generator.count(), generator.patterns(), json);
    }

    private SendPacer pacer() {
        if (rate == null) {
            return SendPacer.unlimited();
        }
        try {
            List<Rate> rates = RateText.parseAll(rate);
            return rates.isEmpty() ? SendPacer.unlimited() : SendPacer.of(rates.get(0));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--rate " + e.getMessage());
        }
    }
}
