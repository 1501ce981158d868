package fairlane.schema;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells Avro that the types generated here may be made from a schema; it trusts no class by itself, not even those that
 * it generated.
 *
 * <p>It stands here as a logical type, which it is not, because that is what Avro looks for (by {@link
 * java.util.ServiceLoader}) before it parses its first schema, and so before the first of these types can be used,
 * wherever that is. The other way is a system property, which every process and test would have to set.
 */
public final class TrustGeneratedTypes implements LogicalTypes.LogicalTypeFactory {
    private static final String NAME = "fairlane-trust";

    public TrustGeneratedTypes() {
        ClassSecurityPredicate previous = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(previous, TrustGeneratedTypes::isGeneratedHere));
    }

    private static boolean isGeneratedHere(Class<?> type) {
        return type.getPackageName().equals(TrustGeneratedTypes.class.getPackageName())
                && type.isAnnotationPresent(AvroGenerated.class);
    }

    @Override
    public String getTypeName() {
        return NAME;
    }

    @Override
    public @Nullable LogicalType fromSchema(Schema schema) {
        return null;
    }
}
