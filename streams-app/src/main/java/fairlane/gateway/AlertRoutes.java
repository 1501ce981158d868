package fairlane.gateway;

import fairlane.admin.Cluster;
import fairlane.admin.topics.Alerts;
import fairlane.schema.Alert;
import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Which rules on abuse were broken, and what was done; for operators. */
final class AlertRoutes implements Routes {
    private static final int USUAL = 50;
    private static final int MOST = 1_000;

    private final Alerts alerts;

    AlertRoutes(Cluster cluster) {
        this.alerts = new Alerts(cluster);
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/alerts", this::list);
    }

    private CompletionStage<Reply> list(Call call) {
        call.requireOperator();
        String customer = call.query("customer");
        Instant since = call.time("since");
        int count = call.number("count", USUAL, MOST);
        return call.waiting(() -> Answer.json(
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
