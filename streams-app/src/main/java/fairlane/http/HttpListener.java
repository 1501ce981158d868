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
     * @param builder has exactly one listener; port 0 selects any free port
     * @param onAddressInUse makes the exception to throw if the address cannot be bound
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

    /** The host name or address that the server is bound to. */
    public String host() {
        return address().getHostString();
    }

    /** The bound port, also where the configured port is 0. */
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
