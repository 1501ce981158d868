package fairlane.broker;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Kafka as a process of its own, which can be killed and comes back at the same address with what it had. */
final class BrokerProcess {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    /** Below the ports that clients get: one of them that connects to its own would keep the broker from coming back. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 30_000;

    private final Processes processes;
    private final Path directory;
    private final int port = freePort();
    private FairlaneProcess life;

    private BrokerProcess(Processes processes) {
        this.processes = processes;
        this.directory = processes.directory().resolve("kafka");
        this.life = begin();
    }

    static BrokerProcess start(Processes processes) {
        return new BrokerProcess(processes);
    }

    private FairlaneProcess begin() {
        FairlaneProcess begun =
                processes.start(BrokerMain.class, List.of(directory.toString(), Integer.toString(port)));
        begun.awaitOutput(BrokerMain.READY, READY_WITHIN);
        return begun;
    }

    /** host:port that clients connect to. */
    String bootstrapServers() {
        return "localhost:" + port;
    }

    void killAndRestart() {
        life.kill9();
        life = begin();
    }

    private static int freePort() {
        int first = FIRST_PORT + (int) (ProcessHandle.current().pid() % (LAST_PORT - FIRST_PORT));
        for (int port = first; port < LAST_PORT; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                continue; // it is taken
            }
        }
        return fail("no port is free from %d to %d", first, LAST_PORT);
    }
}
