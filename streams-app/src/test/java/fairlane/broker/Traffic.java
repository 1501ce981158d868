package fairlane.broker;

import fairlane.contract.LimitKey;
import fairlane.contract.PolicyConversion;
import fairlane.core.limits.ChannelPolicy;
import fairlane.schema.Channel;
import fairlane.schema.Limit;
import fairlane.schema.Per;
import fairlane.schema.Priority;
import fairlane.schema.Rate;
import fairlane.schema.SendRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Requests of all kinds: many customers and senders, channels with all kinds of rates. */
final class Traffic implements AutoCloseable {
    private static final int CUSTOMERS = 40;
    private static final int SENDERS = 3;
    private static final int MOST_AT_ONCE = 4;
    private static final long EVERY_MILLIS = 10;
    private static final List<Rate> ONE = List.of(rate(1, 1));
    private static final List<Rate> CUSTOMER_RATES = List.of(rate(20, null), rate(10, 10));

    private static final Map<String, Channel> CHANNELS = Map.of(
            "free", Channel.newBuilder().build(),
            "one", Channel.newBuilder().setSenderRates(ONE).build(),
            "seven", Channel.newBuilder().setSenderRates(List.of(rate(7, null))).build(),
            // Slower than the grace: their meters are recorded.
            "slow",
                    Channel.newBuilder()
                            .setSenderRates(List.of(rate(0.2, null)))
                            .build(),
            "shared", Channel.newBuilder().setRates(List.of(rate(120, null))).build());

    private final Stage stage;
    private final Publisher publisher;
    private final Random random;
    private final Map<String, ChannelPolicy> policies = new HashMap<>();
    private final Clock clock = new Clock();
    private long count;

    /** Makes the channels and limits. */
    Traffic(Stage stage, Publisher publisher, long seed) {
        this.stage = stage;
        this.publisher = publisher;
        this.random = new Random(seed);
        CHANNELS.forEach((name, channel) -> {
            stage.channel(name, channel);
            policies.put(name, PolicyConversion.toChannelPolicy(channel));
        });
        stage.limit(
                LimitKey.customer("seven", null),
                Limit.newBuilder().setRates(CUSTOMER_RATES).build());
    }

    private static Rate rate(double units, @Nullable Integer burst) {
        return Rate.newBuilder()
                .setUnits(units)
                .setPer(Per.SECOND)
                .setBurst(burst)
                .build();
    }

    List<String> channels() {
        return List.copyOf(CHANNELS.keySet());
    }

    /** Sends about so many a second until it is closed. */
    void start(int perSecond) {
        long atATime = perSecond * EVERY_MILLIS / 1_000;
        clock.every(EVERY_MILLIS, i -> send(atATime));
    }

    @Override
    public void close() {
        clock.close();
    }

    private void send(long messages) {
        long until = count + messages;
        while (count < until) {
            sendClump();
        }
    }

    /** A few of one lane at once. One customer in four comes by the topic for bursts. */
    private void sendClump() {
        int number = random.nextInt(CUSTOMERS);
        String customer = "c" + number;
        String channel = channel();
        String sender = sender(customer, channel);
        for (int i = random.nextInt(MOST_AT_ONCE); i >= 0; i--) {
            SendRequest request = request(channel, sender);
            if (number % 4 == 0) {
                publisher.sendBulk(customer, request);
            } else {
                publisher.send(customer, request);
            }
        }
    }

    /** Each gets less than its rates allow, but not much. */
    private String channel() {
        int dice = random.nextInt(100);
        return dice < 50 ? "free" : dice < 63 ? "one" : dice < 80 ? "seven" : dice < 82 ? "slow" : "shared";
    }

    private @Nullable String sender(String customer, String channel) {
        int sender = random.nextInt(SENDERS + 1);
        return sender == SENDERS ? null : customer + "-" + sender;
    }

    private SendRequest request(String channel, @Nullable String sender) {
        Instant now = Instant.now();
        return Publisher.request(channel, sender, "m" + count++)
                .setPriority(Priority.values()[random.nextInt(3)])
                .setCost(channel.equals("seven") ? 1 + random.nextInt(3) : null)
                .setNotBefore(random.nextInt(20) == 0 ? now.plusMillis(random.nextInt(5_000)) : null)
                .setExpiresAt(random.nextInt(20) == 0 ? now.plusMillis(random.nextInt(10_000)) : null)
                .build();
    }

    /** Who uses up what by a delivery. */
    Map<String, List<fairlane.core.limits.RateLimit>> limits(Received delivery) {
        String channel = delivery.channel().orElseThrow();
        ChannelPolicy policy = policies.getOrDefault(channel, ChannelPolicy.UNLIMITED);
        Map<String, List<fairlane.core.limits.RateLimit>> limits = new HashMap<>();
        limits.put("sender " + delivery.sender() + " of " + channel, policy.senderRates());
        limits.put(
                "partition " + delivery.partition() + " of " + channel,
                policy.rates().stream()
                        .map(rate -> rate.dividedBy(stage.partitions()))
                        .toList());
        if (channel.equals("seven")) {
            Limit limit = Limit.newBuilder().setRates(CUSTOMER_RATES).build();
            limits.put(
                    "customer " + delivery.customer() + " of " + channel,
                    PolicyConversion.toLimitPolicy(limit).rates());
        }
        return limits;
    }
}
