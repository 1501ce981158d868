package fairlane.http;

import io.undertow.Undertow;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** A running Undertow server with one listener. */
public final class HttpListener implements AutoCloseable {
    private final Undertow server;

    private HttpListener(Undertow server) {
        this.server = server;
    }

    /**
     * Starts the server.
     *
     * @param builder the builder of a server with exactly one listener; a listener with port 0 uses any free port
     * @param onAddressInUse creates the exception that is thrown if the listener cannot bind its address
     */
    public static HttpListener start(
            Undertow.Builder builder, Function<BindException, ? extends RuntimeException> onAddressInUse) {
        Undertow server = builder.build();
        try {
            server.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException bindFailure) {
                throw onAddressInUse.apply(bindFailure);
            }
            throw e;
        }
        return new HttpListener(server);
    }

    /** Returns the host name or address that the server is bound to. */
    public String host() {
        return address().getHostString();
    }

    /** Returns the port that the server is bound to. It is never 0, even if the configured port is 0. */
    public int port() {
        return address().getPort();
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    @Override
    public void close() {
        server.stop();
    }
}
