package fairlane.abuse.measure;

import java.util.Map;

/** The figures that violate a rule, and a sentence that describes these figures. */
public record Finding(Map<String, Double> figures, String sentence) {}
