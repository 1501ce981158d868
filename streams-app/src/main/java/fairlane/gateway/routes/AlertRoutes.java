package fairlane.gateway.routes;

import fairlane.admin.Cluster;
import fairlane.admin.topics.Alerts;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.schema.Alert;
import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Lists alerts, each of which states an abuse rule that was broken and the action that was taken. Only operators may
 * call this route.
 */
public final class AlertRoutes implements Routes {
    private static final int DEFAULT_COUNT = 50;
    private static final int MAX_COUNT = 1_000;

    private final Alerts alerts;

    public AlertRoutes(Cluster cluster) {
        this.alerts = new Alerts(cluster);
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/alerts", this::list);
    }

    private CompletionStage<CallResult> list(Call call) {
        call.requireOperator();
        String customer = call.queryParameter("customer");
        Instant since = call.timeParameter("since");
        int count = call.intParameter("count", DEFAULT_COUNT, MAX_COUNT);
        return call.runBlocking(() -> Response.json(
                StatusCodes.OK,
                Map.of(
                        "alerts",
                        alerts.find(customer, since, count).stream()
                                .map(AlertRoutes::fields)
                                .toList())));
    }

    private static Map<String, Object> fields(Alerts.RaisedAlert raised) {
        Alert alert = raised.alert();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", alert.getAt().toEpochMilli());
        fields.put("customer", raised.customer());
        fields.put("channel", alert.getChannel());
        fields.put("sender", alert.getSender());
        fields.put("rule", alert.getRule());
        fields.put("action", alert.getAction().toString());
        fields.put("sentence", alert.getSentence());
        fields.put("figures", new TreeMap<>(alert.getFigures()));
        fields.put("limitKeys", alert.getLimitKeys());
        return fields;
    }
}
