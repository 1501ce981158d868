package fairlane.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections on which nobody says anything, held by a process of their own: their two ends together are more than
 * the files that one process may have open.
 */
final class IdleConnections {
    /** What it prints once all are open. */
    static final String READY = "all are open";

    private IdleConnections() {}

    /** Opens so many to a host and port, and holds them until nobody listens any more. */
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
