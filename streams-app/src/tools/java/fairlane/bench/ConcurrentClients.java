package fairlane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the same operation in many threads again and again, until enough is done. */
final class ConcurrentClients {
    private ConcurrentClients() {}

    /** The operation that a client repeats. */
    interface Operation {
        /**
         * Runs the operation once.
         *
         * @param number number of the operation, counted over all clients, from 0 on
         * @return the number of messages that it completed; 0: it has to wait
         */
        int run(long number) throws Exception;
    }

    /**
     * A client, which runs in a thread of its own.
     *
     * @param resource a resource of this client, which is closed at the end
     */
    record Client(AutoCloseable resource, Operation operation) {}

    /** Creates a client. */
    interface ClientFactory {
        Client create() throws Exception;
    }

    /**
     * Runs the clients until the target is reached. A client that still waits then, as in a long poll of an empty
     * queue, is awaited, and its time does not count.
     *
     * @return messages per second, from the first operation to the end of the one that reached the target
     */
    static double ratePerSecond(int clientCount, long target, ClientFactory factory) throws Exception {
        List<Client> clients = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clientCount);
        try {
            for (int i = 0; i < clientCount; i++) {
                clients.add(factory.create());
            }
            AtomicLong operations = new AtomicLong();
            AtomicLong done = new AtomicLong();
            AtomicLong finishedAt = new AtomicLong();
            CompletionService<Void> finished = new ExecutorCompletionService<>(threads);
            long startedAt = System.nanoTime();
            clients.forEach(client -> finished.submit(() -> {
                while (done.get() < target) {
                    int completed = client.operation().run(operations.getAndIncrement());
                    long now = System.nanoTime();
                    long before = done.getAndAdd(completed);
                    if (before < target && before + completed >= target) {
                        finishedAt.set(now);
                    }
                }
                return null;
            }));
            for (int i = 0; i < clientCount; i++) {
                Future<Void> result = finished.take();
                result.get();
            }
            return target * 1e9 / (finishedAt.get() - startedAt);
        } finally {
            threads.shutdownNow();
            for (Client client : clients) {
                client.resource().close();
            }
        }
    }
}
