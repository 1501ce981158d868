package fairlane.delivery.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;

/** A TCP server that accepts one connection, reads the bytes that the client sends, and never responds. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket server;
    private final CompletableFuture<Void> requestReceived = new CompletableFuture<>();
    private final CompletableFuture<Void> connectionClosed = new CompletableFuture<>();

    SilentServer() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
        Thread thread = new Thread(this::serve, "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try (Socket connection = server.accept()) {
            InputStream in = connection.getInputStream();
            for (int read = in.read(new byte[1_024]); read >= 0; read = in.read(new byte[1_024])) {
                requestReceived.complete(null);
            }
            connectionClosed.complete(null);
        } catch (SocketException e) {
            connectionClosed.complete(null); // the client reset the connection
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns a future that completes when the server has received the first bytes. */
    CompletableFuture<Void> requestReceived() {
        return requestReceived;
    }

    /** Returns a future that completes when the client has closed the connection. */
    CompletableFuture<Void> connectionClosed() {
        return connectionClosed;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
