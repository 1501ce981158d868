package fairlane.carrier;

import fairlane.cli.command.HelpOption;
import fairlane.cli.command.Io;
import fairlane.config.ConfigException;
import fairlane.ops.ShutdownSignal;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Implements the command {@code fairlane fake-carrier}, which simulates a carrier with failures. */
@Command(
        name = "fake-carrier",
        header = "Simulates a carrier with failures: answers webhooks slowly, with errors, or with a rate limit.",
        description =
                "Accepts the requests that a worker posts with --handler webhook. Answers 200 with an id, and errors"
                        + " as often as the options say. It listens on this machine only, which the worker has to allow:"
                        + " start it with --set url=http://localhost:8090/ --set allow-private=true. Arrivals are counted"
                        + " by idempotency key, the header webhook-id; the counts are printed at the end and, on a"
                        + " terminal, once a second. Ctrl-C ends it.",
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

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8090",
            description = "Port to listen on (default: ${DEFAULT-VALUE}; 0: any free port).")
    private int port;

    @Mixin
    private final BehaviourOptions behaviour = new BehaviourOptions();

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Appends a line of JSON for each arrival to this file: time, webhookId, customer, id, sender,"
                    + " attempt, answer, and again if the key had already been accepted.")
    private @Nullable Path record;

    @Mixin
    private final HelpOption help = new HelpOption();

    private final Io io;

    FakeCarrierCommand(Io io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ConfigException("--port must be 0 to " + MAX_PORT + ", not " + port);
        }
        CarrierServer.Behaviour parsed = behaviour.parse();
        try (ShutdownSignal signal = ShutdownSignal.install();
                Writer lines = openRecord()) {
            ArrivalLog arrivals = new ArrivalLog(record == null ? null : lines);
            try (CarrierServer carrier = CarrierServer.start(port, parsed, arrivals)) {
                io.out()
                        .println("The fake carrier listens at " + carrier.url() + ", pid "
                                + ProcessHandle.current().pid() + ". Ctrl-C ends it.");
                showProgress(arrivals, signal);
            }
            io.out().println(arrivals.summary());
        }
        return 0;
    }

    private Writer openRecord() {
        try {
            return record == null
                    ? Writer.nullWriter()
                    : Files.newBufferedWriter(record, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ConfigException(
                    "--record " + record + " cannot be written; give a file in an existing directory");
        }
    }

    /** Shows the counts of arrivals on a terminal until a stop signal arrives. */
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
            throw new IllegalStateException("waiting for the stop signal cannot fail", e);
        }
    }
}
