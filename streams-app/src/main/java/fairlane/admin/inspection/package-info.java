/**
 * Queries the inspection API of the pipeline for held messages, lanes and release estimates, and computes how many
 * workers each channel needs.
 */
@NullMarked
package fairlane.admin.inspection;

import org.jspecify.annotations.NullMarked;
