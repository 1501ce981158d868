package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.StoredRecord;
import fairlane.admin.inspection.HeldFilter;
import fairlane.admin.inspection.InspectionClient;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.admin.topics.InFlightCounter;
import fairlane.config.ChannelField;
import fairlane.config.text.RateText;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.gateway.leases.CallOrigin;
import fairlane.gateway.leases.Leases;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows channels with the numbers of their messages, and creates, changes and deletes channels. Only operators may call
 * these routes.
 */
public final class ChannelRoutes implements Routes {
    private static final Set<String> FIELDS =
            Arrays.stream(ChannelField.values()).map(ChannelField::toString).collect(Collectors.toSet());
    /**
     * The values that a PUT gives to absent fields. A PUT replaces the whole channel, so that a field that is absent
     * from the call gets its default and does not keep its previous value.
     */
    private static final Map<ChannelField, String> DEFAULTS = new EnumMap<>(Map.of(
            ChannelField.RATES, RateText.UNLIMITED,
            ChannelField.SENDER_RATES, RateText.UNLIMITED,
            ChannelField.MAX_IN_FLIGHT, ChannelField.NONE,
            ChannelField.ACKNOWLEDGED_BY, ChannelField.NONE,
            ChannelField.CONSUMPTION, "WORKERS",
            ChannelField.COST_BY, "MESSAGE",
            ChannelField.MAX_AGE_SECONDS, ChannelField.NONE,
            ChannelField.PAUSED, "false"));

    /** The maximum number of messages in flight that are counted for one channel. */
    private static final int MAX_IN_FLIGHT_COUNT = 10_000;

    /** The time after which the listing of channels stops counting messages in flight. */
    private static final Duration IN_FLIGHT_TIME_LIMIT = Duration.ofSeconds(3);

    /**
     * The hold reasons that a lane has while the limits of its sender and its customer allow the lane to release a
     * message now.
     */
    private static final Set<String> ELIGIBLE_HOLDS = Set.of("FAIR_SHARE", "CHANNEL_RATE", "CHANNEL_WINDOW");

    private final Cluster cluster;
    private final ChannelAdmin channels;
    private final Leases leases;

    public ChannelRoutes(Cluster cluster, Leases leases) {
        this.cluster = cluster;
        this.leases = leases;
        this.channels = new ChannelAdmin(cluster);
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/channels", this::list)
                .get("/v1/channels/{channel}", this::show)
                .put("/v1/channels/{channel}", this::put)
                .delete("/v1/channels/{channel}", this::delete);
    }

    /**
     * Three counts of a channel's held messages: all held messages ({@code held}), those that the limits of the sender
     * and the customer allow the pipeline to release now ({@code eligible}), and those whose earliest release time is
     * in the future ({@code scheduled}).
     */
    private static final class HeldCounts {
        private long held;
        private long eligible;
        private long scheduled;

        void add(String holdReason, long messages) {
            held += messages;
            eligible += ELIGIBLE_HOLDS.contains(holdReason) ? messages : 0;
            scheduled += holdReason.equals("SCHEDULED") ? messages : 0;
        }
    }

    private Map<String, HeldCounts> heldCounts(@Nullable String channel, List<String> gaps) {
        Map<String, HeldCounts> counts = new TreeMap<>();
        InspectionClient.InspectionResult end = new InspectionClient(cluster)
                .lanes(
                        new HeldFilter(channel, null, null),
                        lane -> counts.computeIfAbsent(lane.channel(), name -> new HeldCounts())
                                .add(lane.hold(), lane.held()));
        gaps.addAll(end.gaps());
        return counts;
    }

    private CompletionStage<CallResult> list(Call call) {
        call.requireOperator();
        CallOrigin origin = LeaseRoutes.originOf(call);
        return call.runBlocking(() -> {
            List<String> gaps = new ArrayList<>();
            Map<String, HeldCounts> counts = heldCounts(null, gaps);
            List<Map<String, Object>> all = new ArrayList<>();
            long startNanos = System.nanoTime();
            channels.list().forEach((name, stored) -> {
                Map<String, Object> fields = fields(name, stored);
                put(fields, counts.get(name));
                stored.toOptional()
                        .filter(channel -> channel.getConsumption() == Consumption.LEASES)
                        .ifPresent(channel -> {
                            putLeases(fields, name, origin, gaps);
                            if (System.nanoTime() - startNanos < IN_FLIGHT_TIME_LIMIT.toNanos()) {
                                putInFlight(fields, name, channel);
                            } else {
                                gaps.add("the messages in flight of " + name
                                        + " were not counted within the time limit");
                            }
                        });
                all.add(fields);
            });
            return Response.json(StatusCodes.OK, Map.of("channels", all, "gaps", gaps));
        });
    }

    private CompletionStage<CallResult> show(Call call) {
        call.requireOperator();
        String name = call.pathParameter("channel");
        CallOrigin origin = LeaseRoutes.originOf(call);
        return call.runBlocking(() -> {
            StoredRecord<Channel> stored = channels.list().get(name);
            if (stored == null) {
                return notFound(name);
            }
            List<String> gaps = new ArrayList<>();
            Map<String, Object> fields = fields(name, stored);
            put(fields, heldCounts(name, gaps).get(name));
            stored.toOptional().ifPresent(channel -> {
                putInFlight(fields, name, channel);
                if (channel.getConsumption() == Consumption.LEASES) {
                    putLeases(fields, name, origin, gaps);
                }
            });
            fields.put("gaps", gaps);
            return Response.json(StatusCodes.OK, fields);
        });
    }

    private void putInFlight(Map<String, Object> fields, String name, Channel channel) {
        InFlightCounter.InFlightCount inFlight = new InFlightCounter(cluster).count(name, channel, MAX_IN_FLIGHT_COUNT);
        fields.put("inFlight", inFlight.messages());
        fields.put("inFlightComplete", inFlight.complete());
    }

    /** Adds how many messages of the channel all replicas of the gateway have leased, and how many they could lease. */
    private void putLeases(Map<String, Object> fields, String name, CallOrigin origin, List<String> gaps) {
        leases.totals(name, origin)
                .join()
                .ifPresentOrElse(
                        totals -> {
                            fields.put("leased", totals.leased());
                            fields.put("leasable", totals.waiting());
                            gaps.addAll(totals.gaps());
                        },
                        () -> gaps.add("the channel " + name + " is still being prepared for leases"));
    }

    private static void put(Map<String, Object> fields, @Nullable HeldCounts counts) {
        fields.put("held", counts == null ? 0 : counts.held);
        fields.put("eligible", counts == null ? 0 : counts.eligible);
        fields.put("scheduled", counts == null ? 0 : counts.scheduled);
    }

    private static Problem notFound(String name) {
        return Problem.notFound("there is no channel " + name);
    }

    private static Map<String, Object> fields(String name, StoredRecord<Channel> stored) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("channel", name);
        if (stored instanceof StoredRecord.Readable<Channel> readable) {
            fields.putAll(fields(readable.value()));
        } else if (stored instanceof StoredRecord.Unreadable<Channel> unreadable) {
            fields.put("unreadable", unreadable.reason());
        }
        return fields;
    }

    private static Map<String, Object> fields(Channel channel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rates", channel.getRates().stream().map(RateText::format).toList());
        fields.put(
                "senderRates",
                channel.getSenderRates().stream().map(RateText::format).toList());
        fields.put("maxInFlight", channel.getMaxInFlight());
        fields.put("acknowledgedBy", channel.getAcknowledgedBy());
        fields.put("consumption", channel.getConsumption().toString());
        fields.put("costBy", channel.getCostBy().toString());
        fields.put("maxAgeSeconds", channel.getMaxAgeSeconds());
        fields.put("paused", channel.getPaused());
        return fields;
    }

    private CompletionStage<CallResult> put(Call call) {
        call.requireOperator();
        String name = call.pathParameter("channel");
        Map<ChannelField, String> all = parseChannel(call.jsonObject());
        return call.runBlocking(() -> {
            ChangedRecord<Channel> changed = channels.set(name, all);
            return Response.json(
                    changed.created() ? StatusCodes.CREATED : StatusCodes.OK,
                    fields(name, new StoredRecord.Readable<>(changed.value())));
        });
    }

    private static Map<ChannelField, String> parseChannel(JsonNode body) {
        FieldReader fields = new FieldReader(body, FIELDS);
        Map<ChannelField, String> values = new EnumMap<>(DEFAULTS);
        for (ChannelField field : ChannelField.values()) {
            String name = field.toString();
            if (fields.has(name) && !fields.isNull(name)) {
                String text = fields.text(name);
                fields.read(name, () -> field.set(Channel.newBuilder().build(), text));
                values.put(field, text);
            }
        }
        fields.requireNoFaults();
        return values;
    }

    private CompletionStage<CallResult> delete(Call call) {
        call.requireOperator();
        String name = call.pathParameter("channel");
        boolean force = call.booleanParameter("force");
        return call.runBlocking(() -> {
            StoredRecord<Channel> stored = channels.list().get(name);
            if (stored == null) {
                return notFound(name);
            }
            if (!force) {
                stored.toOptional().ifPresent(channel -> requireEmpty(name, channel));
            }
            channels.delete(name);
            return Response.empty(StatusCodes.NO_CONTENT);
        });
    }

    private void requireEmpty(String name, Channel channel) {
        List<String> gaps = new ArrayList<>();
        HeldCounts counts = heldCounts(name, gaps).get(name);
        if (!gaps.isEmpty()) {
            throw new ProblemException(Problem.conflict("the number of held messages of the channel is unknown ("
                    + String.join("; ", gaps) + "); delete the channel anyway with force=true"));
        }
        if (counts != null && counts.held > 0) {
            throw new ProblemException(Problem.conflict("the channel holds " + counts.held
                    + " messages, which would become dead letters; delete the channel anyway with force=true"));
        }
        if (new InFlightCounter(cluster).count(name, channel, 1).messages() > 0) {
            throw new ProblemException(Problem.conflict(
                    "messages of the channel are in flight; delete the channel anyway with force=true"));
        }
    }
}
