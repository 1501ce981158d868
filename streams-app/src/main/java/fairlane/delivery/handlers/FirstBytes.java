package fairlane.delivery.handlers;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of an answer's body. The rest is read and forgotten, so that the connection can be used again; of
 * a body without an end the connection is given up.
 */
final class FirstBytes implements BodySubscriber<byte[]> {
    /** What is kept, in bytes. */
    static final int KEPT = 8_192;
    /** What is read at the most, in bytes: beyond it a new connection is cheaper. */
    static final int READ = 1_048_576;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long read;
    private Flow.@Nullable Subscription subscription;

    static BodyHandler<byte[]> handler() {
        return response -> new FirstBytes();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::take);
        if (read > READ && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    private void take(ByteBuffer buffer) {
        read += buffer.remaining();
        byte[] piece = new byte[Math.min(buffer.remaining(), KEPT - kept.size())];
        buffer.get(piece);
        kept.writeBytes(piece);
    }

    @Override
    public void onError(Throwable e) {
        body.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
        body.complete(kept.toByteArray());
    }
}
