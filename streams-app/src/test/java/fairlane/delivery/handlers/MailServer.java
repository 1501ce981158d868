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

/** A mail server that refuses as it is told. */
final class MailServer implements AutoCloseable {
    /** When it refuses. */
    enum At {
        FROM,
        RECIPIENT,
        DATA
    }

    private record Refusal(At at, int code, String text) {}

    private final AtomicReference<Optional<Refusal>> refusal = new AtomicReference<>(Optional.empty());
    private final Queue<SocketAddress> takenFrom = new ConcurrentLinkedQueue<>();
    private final AtomicInteger loggedIn = new AtomicInteger();
    private final SMTPServer server;

    private MailServer(SMTPServer.Builder builder, int port) throws Exception {
        server = builder.bindAddress(InetAddress.getByName("localhost"))
                .port(port)
                .messageHandlerFactory(Receiving::new)
                .build();
        server.start();
    }

    static MailServer start() throws Exception {
        return start(SMTPServer.port(0));
    }

    static MailServer start(SMTPServer.Builder builder) throws Exception {
        return new MailServer(builder, 0);
    }

    /** Ends it, with its connections, and starts another one at the same port. */
    MailServer restart() throws Exception {
        int port = port();
        close();
        return new MailServer(SMTPServer.port(port), port);
    }

    int port() {
        return server.getPortAllocated();
    }

    void refuse(At at, int code, String text) {
        refusal.set(Optional.of(new Refusal(at, code, text)));
    }

    void refuseNothing() {
        refusal.set(Optional.empty());
    }

    /** Over which connection each mail came that was taken. */
    Queue<SocketAddress> takenFrom() {
        return takenFrom;
    }

    /** How many mails came over connections that somebody had logged in to. */
    int loggedIn() {
        return loggedIn.get();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Receiving implements MessageHandler {
        private final MessageContext context;

        Receiving(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String from) throws RejectException {
            refuse(At.FROM);
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            refuse(At.RECIPIENT);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            data.readAllBytes();
            refuse(At.DATA);
            takenFrom.add(context.getRemoteAddress());
            if (context.getAuthenticationHandler().isPresent()) {
                loggedIn.incrementAndGet();
            }
            return "queued as Q-" + takenFrom.size();
        }

        @Override
        public void done() {}

        private void refuse(At now) throws RejectException {
            Optional<Refusal> refused = refusal.get().filter(one -> one.at() == now);
            if (refused.isPresent()) {
                throw new RejectException(refused.get().code(), refused.get().text());
            }
        }
    }
}
