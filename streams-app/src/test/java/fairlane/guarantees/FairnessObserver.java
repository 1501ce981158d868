package fairlane.guarantees;

import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes the events of a simulated partition to {@link ShareWithinBound} and {@link NoStarvation}. Customers without a
 * weight count as light customers.
 */
final class FairnessObserver implements SimulatedPartition.Observer {
    final ShareWithinBound share;
    final NoStarvation starvation;
    final Map<String, Integer> queued = new HashMap<>();
    private final Map<String, Integer> weights;
    int released;

    FairnessObserver(Map<String, Integer> weights) {
        this.weights = weights;
        this.share = new ShareWithinBound(weights);
        this.starvation = new NoStarvation(weights);
    }

    @Override
    public void offered(Request request, long at) {
        queued.merge(request.customer(), 1, Integer::sum);
        starvation.accepted(EventLog.message(request), !weights.containsKey(request.customer()));
    }

    @Override
    public void released(Request request, long at) {
        released++;
        queued.merge(request.customer(), -1, Integer::sum);
        share.released(request.customer(), request.cost());
        starvation.released(EventLog.message(request));
    }

    @Override
    public void refused(Request request, Refusal refusal, long at) {
        queued.merge(request.customer(), -1, Integer::sum);
        starvation.refused(EventLog.message(request));
    }
}
