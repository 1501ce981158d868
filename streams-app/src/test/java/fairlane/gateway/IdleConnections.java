package fairlane.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections on which nobody says anything, held by a process of their own: their two ends together are more than
 * the files that one process may have open.
 */
final class IdleConnections implements AutoCloseable {
    private final Process process;

    private IdleConnections(Process process) {
        this.process = process;
    }

    /** Comes back once all are open. */
    static IdleConnections open(URI url, int count) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleConnections.class.getName(),
                        url.getHost(),
                        Integer.toString(url.getPort()),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        IdleConnections connections = new IdleConnections(process);
        if (connections.open() != count) {
            connections.close();
            throw new IOException("not all of " + count + " connections could be opened");
        }
        return connections;
    }

    private int open() throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return line == null ? 0 : Integer.parseInt(line);
    }

    /** Opens them, says how many, and holds them until nobody listens any more. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            open.add(SocketChannel.open(server));
        }
        System.out.println(open.size());
        while (System.in.read() >= 0) {
            continue;
        }
    }

    /** Ends the process; it ends by itself with the one that has started it. */
    @Override
    public void close() {
        process.destroy();
    }
}
