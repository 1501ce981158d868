package fairlane.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens many idle connections in a separate process. If one process had both ends of all connections, it would exceed
 * the number of files that it may open.
 */
final class IdleConnections {
    /** The line that the process prints once all connections are open. */
    static final String READY = "all connections are open";

    private IdleConnections() {}

    /**
     * Opens {@code args[2]} connections to the host {@code args[0]} and the port {@code args[1]}, and keeps them open
     * until standard input ends.
     */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            open.add(SocketChannel.open(server));
        }
        System.out.println(READY);
        while (System.in.read() >= 0) {
            continue;
        }
    }
}
