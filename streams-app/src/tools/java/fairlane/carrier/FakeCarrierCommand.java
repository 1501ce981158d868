package fairlane.carrier;

import fairlane.cli.command.Io;
import fairlane.config.ConfigException;
import fairlane.config.text.RateText;
import fairlane.delivery.handlers.WebhookSignature;
import fairlane.ops.ShutdownSignal;
import fairlane.schema.Rate;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlane fake-carrier}. */
@Command(
        name = "fake-carrier",
        header = "A carrier to try failures with: answers webhooks, slowly, badly, or not more than so many.",
        description =
                "Takes what a worker posts with --handler webhook, answers 200 with an id, and as often as it is told"
                    + " to something else. It listens on this machine only, which the worker has to be allowed: start"
                    + " that with --set url=http://localhost:8090/ --set allow-private=true. What arrives is counted"
                    + " by its idempotency key, the header webhook-id: once a second on a terminal, and at the end."
                    + " Ctrl-C ends it.",
        footer = {
            "",
            "Examples:  fairlane fake-carrier",
            "           fairlane fake-carrier --latency 20ms..200ms --fail 5%% --reject 1%%",
            "           fairlane fake-carrier --throttle 100/s --retry-after 2s --record arrivals.jsonl",
            "and:       fairlane worker --channel email --handler webhook --set url=http://localhost:8090/"
                    + " --set allow-private=true"
        })
final class FakeCarrierCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8090",
            description = "Where it listens (default: ${DEFAULT-VALUE}; 0: any that is free).")
    private int port;

    @Option(
            names = "--latency",
            paramLabel = "T[..T]",
            defaultValue = "0ms",
            description =
                    "How long an answer takes, such as 20ms, or 20ms..200ms for any time between (default: none).")
    private String latency = "";

    @Option(
            names = "--fail",
            paramLabel = "SHARE",
            defaultValue = "0%",
            description = "How many it answers 500, which are tried again, such as 5%% (default: none).")
    private String fail = "";

    @Option(
            names = "--reject",
            paramLabel = "SHARE",
            defaultValue = "0%",
            description = "How many it answers 400, which become dead letters, such as 1%% (default: none).")
    private String reject = "";

    @Option(
            names = "--throttle",
            paramLabel = "N/s",
            defaultValue = RateText.UNLIMITED,
            description = "How many it takes in any second; more are answered 429 (default: any number).")
    private String throttle = "";

    @Option(
            names = "--closed-for",
            paramLabel = "T",
            defaultValue = "0s",
            description = "For so long, from the first arrival on, it answers 429 to everything, such as 60s (default:"
                    + " none).")
    private String closedFor = "";

    @Option(
            names = "--retry-after",
            paramLabel = "T",
            defaultValue = "1s",
            description = "What a 429 asks to be waited for, in whole seconds (default: ${DEFAULT-VALUE}).")
    private String retryAfter = "";

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description =
                    "Gets a line of JSON for each arrival: time, webhookId, customer, id, sender, attempt, answer,"
                            + " and again where it had been taken already. What is there is kept.")
    private @Nullable Path record;

    @Option(
            names = "--secret",
            paramLabel = "whsec_..",
            description = "Answers 401 to what is not signed with it. The worker gets it with --set secret=whsec_..")
    private @Nullable String secret;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text.")
    private boolean help;

    private final Io io;

    FakeCarrierCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ConfigException("--port is 0 to " + MAX_PORT + ", not " + port);
        }
        CarrierServer.Behaviour behaviour = behaviour();
        try (ShutdownSignal signal = ShutdownSignal.install();
                Writer lines = openRecord()) {
            ArrivalLog arrivals = new ArrivalLog(record == null ? null : lines);
            try (CarrierServer carrier = CarrierServer.start(port, behaviour, arrivals)) {
                io.out()
                        .println("The fake carrier listens at " + carrier.url() + ", pid "
                                + ProcessHandle.current().pid() + ". Ctrl-C ends it.");
                showProgress(arrivals, signal);
            }
            io.out().println(arrivals.summary());
        }
        return 0;
    }

    private CarrierServer.Behaviour behaviour() {
        return new CarrierServer.Behaviour(
                FaultProfile.parse(latency, fail, reject),
                FaultProfile.duration("--closed-for", closedFor),
                throttle(),
                retryAfter(),
                signature());
    }

    private @Nullable IntervalThrottle throttle() {
        try {
            List<Rate> rates = RateText.parseAll(throttle);
            if (rates.size() > 1) {
                throw new ConfigException("--throttle is one rate, such as 100/s");
            }
            return rates.isEmpty() ? null : IntervalThrottle.of(rates.get(0));
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--throttle " + e.getMessage());
        }
    }

    private Duration retryAfter() {
        Duration wait = FaultProfile.duration("--retry-after", retryAfter);
        if (wait.toMillis() % 1_000 != 0 || wait.compareTo(MAX_RETRY_AFTER) > 0) {
            throw new ConfigException("--retry-after is a number of whole seconds, up to a day, such as 2s");
        }
        return wait;
    }

    private @Nullable WebhookSignature signature() {
        try {
            return secret == null ? null : WebhookSignature.of(secret);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--secret " + e.getMessage());
        }
    }

    private Writer openRecord() {
        try {
            return record == null
                    ? Writer.nullWriter()
                    : Files.newBufferedWriter(record, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ConfigException(
                    "--record " + record + " cannot be written; give a file in a directory that is" + " there");
        }
    }

    /** Until somebody wants it to end. */
    private void showProgress(ArrivalLog arrivals, ShutdownSignal signal) throws InterruptedException {
        while (!awaitStop(signal)) {
            if (io.errorsAreTerminal()) {
                io.err().print("\r\u001b[K" + arrivals.summary());
                io.err().flush();
            }
        }
        if (io.errorsAreTerminal()) {
            io.err().print("\r\u001b[K");
            io.err().flush();
        }
    }

    private static boolean awaitStop(ShutdownSignal signal) throws InterruptedException {
        try {
            signal.requested().get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a signal has no failure", e);
        }
    }
}
