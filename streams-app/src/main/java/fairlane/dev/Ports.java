package fairlane.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a port of this machine is free, and which is. */
public final class Ports {
    private Ports() {}

    /**
     * Tells early that a port is taken, before anything is started.
     *
     * @param option that says another, for the message
     * @throws DevException when something listens at {@code port}
     */
    public static void requireFree(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new DevException("port " + port + bindErrorText(e) + ", or give another with " + option, e);
        }
    }

    private static String bindErrorText(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("in use")
                ? " is taken: another process listens there. Stop that"
                : " cannot be listened at (" + message + "). Free it";
    }

    /** A port that was free a moment ago. */
    public static int findFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
