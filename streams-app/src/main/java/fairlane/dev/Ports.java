package fairlane.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks whether a port of this machine is free, and finds free ports. */
public final class Ports {
    private Ports() {}

    /**
     * Checks that a port is free, so that a conflict is reported before anything is started.
     *
     * @param port a port on this machine
     * @param option the command-line option that sets the port, which the error message names
     * @throws DevException if another process listens on {@code port}
     */
    public static void requireFree(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new DevException("port " + port + bindErrorText(e) + ", or set another port with " + option, e);
        }
    }

    private static String bindErrorText(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("in use")
                ? " is in use by another process: stop that process"
                : " cannot be used (" + message + "): free it";
    }

    /** Returns a port that was free at the time of the call. */
    public static int findFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
