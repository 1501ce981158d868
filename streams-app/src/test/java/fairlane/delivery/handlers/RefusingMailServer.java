package fairlane.delivery.handlers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that rejects mails at a configurable stage of the mail transaction. */
final class RefusingMailServer implements AutoCloseable {
    /** The stage of the mail transaction at which the server rejects a mail. */
    enum Stage {
        FROM,
        RECIPIENT,
        DATA
    }

    private record Refusal(Stage stage, int code, String text) {}

    private final AtomicReference<Optional<Refusal>> refusal = new AtomicReference<>(Optional.empty());
    private final Queue<SocketAddress> acceptedFrom = new ConcurrentLinkedQueue<>();
    private final AtomicInteger authenticatedMails = new AtomicInteger();
    private final SMTPServer server;

    private RefusingMailServer(SMTPServer.Builder builder, int port) throws Exception {
        server = builder.bindAddress(InetAddress.getByName("localhost"))
                .port(port)
                .messageHandlerFactory(RefusingMessageHandler::new)
                .build();
        server.start();
    }

    static RefusingMailServer start() throws Exception {
        return start(SMTPServer.port(0));
    }

    static RefusingMailServer start(SMTPServer.Builder builder) throws Exception {
        return new RefusingMailServer(builder, 0);
    }

    /** Stops the mail server, closes its connections, and starts another mail server on the same port. */
    RefusingMailServer restart() throws Exception {
        int port = port();
        close();
        return new RefusingMailServer(SMTPServer.port(port), port);
    }

    int port() {
        return server.getPortAllocated();
    }

    void refuse(Stage stage, int code, String text) {
        refusal.set(Optional.of(new Refusal(stage, code, text)));
    }

    void refuseNothing() {
        refusal.set(Optional.empty());
    }

    /** The client addresses of the connections over which mails were accepted, one for each mail. */
    Queue<SocketAddress> acceptedFrom() {
        return acceptedFrom;
    }

    /** The number of mails that were accepted over authenticated connections. */
    int authenticatedMails() {
        return authenticatedMails.get();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class RefusingMessageHandler implements MessageHandler {
        private final MessageContext context;

        RefusingMessageHandler(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String from) throws RejectException {
            refuseAt(Stage.FROM);
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            refuseAt(Stage.RECIPIENT);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            data.readAllBytes();
            refuseAt(Stage.DATA);
            acceptedFrom.add(context.getRemoteAddress());
            if (context.getAuthenticationHandler().isPresent()) {
                authenticatedMails.incrementAndGet();
            }
            return "queued as Q-" + acceptedFrom.size();
        }

        @Override
        public void done() {}

        private void refuseAt(Stage stage) throws RejectException {
            Optional<Refusal> refused = refusal.get().filter(one -> one.stage() == stage);
            if (refused.isPresent()) {
                throw new RejectException(refused.get().code(), refused.get().text());
            }
        }
    }
}
