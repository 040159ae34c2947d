package dev.egomotion.experiments;

import dev.egomotion.trainer.transformer.ImageTransformer;
import dev.egomotion.trainer.transformer.InverseCompositionalSpatialTransformer;
import dev.egomotion.trainer.transformer.Localisation;
import dev.egomotion.trainer.transformer.Localisation.Layer;
import dev.egomotion.trainer.transformer.SpatialTransformer;
import dev.egomotion.trainer.transformer.Transformation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the distorted digits. Those with a transformer share one localisation network and one classifier; the plain CNN is
 * that classifier with a dense layer wider by as many parameters as their localisation has.
 *
 * @param name as people type it
 * @param transformation of the transformer; none for the plain CNN
 * @param steps of an inverse-compositional transformer; 0 for a plain one
 */
public record DigitModel(String name, Optional<Transformation> transformation, int steps) {
    private static final Pattern INVERSE_COMPOSITIONAL = Pattern.compile("ic-stn-(-?[0-9]{1,3})");
    private static final String KNOWN =
            "cnn, st-cnn, st-cnn-attention, st-cnn-projective, st-cnn-tps, c-stn-1, ic-stn-N (N 1 to 999)";

    /** A dense layer that sees 14 x 14 pixels of a digit's 28 x 28: where it is and how it stands needs no more. */
    private static final int LOCALISATION_HIDDEN = 72;

    private static final int SEEN = 14;

    /**
     * What a transformer passes on: at the identity 0.86 of the detail of 28 x 28, for 0.73 of the classifier's cost. 20 lost too much
     * of digits that stand in place, 28 cost too many images (docs/experiments.md).
     */
    private static final int SHOWN = 24;

    private static final DigitClassifier CLASSIFIER = classifier(76);

    private static DigitClassifier classifier(int hidden) {
        return new DigitClassifier(
                List.of(new Layer(5, 16, true), new Layer(3, 32, true), new Layer(3, 64, true)),
                hidden);
    }

    /**
     * Returns the model of a name.
     *
     * @throws DigitsException listing the names if there is none
     */
    public static DigitModel named(String name) {
        Matcher steps = INVERSE_COMPOSITIONAL.matcher(name);
        if (steps.matches()) {
            int n = Integer.parseInt(steps.group(1));
            if (n < 1) {
                throw new DigitsException(
                        "model '%s': %d steps; at least 1 is expected".formatted(name, n));
            }
            return new DigitModel(name, Optional.of(Transformation.PROJECTIVE), n);
        }
        return switch (name) {
            case "cnn" -> new DigitModel(name, Optional.empty(), 0);
            case "st-cnn" -> plain(name, Transformation.AFFINE);
            case "st-cnn-attention" -> plain(name, Transformation.ATTENTION);
            case "st-cnn-projective" -> plain(name, Transformation.PROJECTIVE);
            case "st-cnn-tps" -> plain(name, Transformation.THIN_PLATE);
            case "c-stn-1" -> new DigitModel(name, Optional.of(Transformation.PROJECTIVE), 1);
            default ->
                    throw new DigitsException(
                            "model '%s' is not known; known are %s".formatted(name, KNOWN));
        };
    }

    private static DigitModel plain(String name, Transformation transformation) {
        return new DigitModel(name, Optional.of(transformation), 0);
    }

    /** Returns the models that a distortion is compared with by default. */
    public static List<DigitModel> compared(DigitDistortion distortion) {
        List<String> names =
                distortion.isHomography()
                        ? List.of("cnn", "c-stn-1", "ic-stn-2", "ic-stn-4")
                        : List.of("cnn", "st-cnn");
        return names.stream().map(DigitModel::named).toList();
    }

    /** Returns the network for a distortion's images. */
    DigitNetwork network(DigitDistortion distortion) {
        int side = distortion.side();
        if (transformation.isEmpty()) {
            // Larger images leave more numbers to the dense layer.
            int hidden = side == Digits.SIDE ? 96 : 47;
            return new DigitNetwork(side, Optional.empty(), classifier(hidden));
        }
        int seen = steps == 0 ? side : distortion.surroundings();
        return new DigitNetwork(seen, Optional.of(transformer(distortion)), CLASSIFIER);
    }

    private ImageTransformer transformer(DigitDistortion distortion) {
        Transformation chosen = transformation.orElseThrow();
        if (steps == 0) {
            Localisation halved = new Localisation(1, List.of(), LOCALISATION_HIDDEN);
            return new SpatialTransformer("localisation", chosen, halved, SHOWN, SHOWN);
        }
        Localisation predictor = new Localisation(0, List.of(), LOCALISATION_HIDDEN);
        int seen = SEEN * distortion.side() / Digits.SIDE;
        double frame = (distortion.side() - 1.0) / (distortion.surroundings() - 1.0);
        return new InverseCompositionalSpatialTransformer(
                "localisation", chosen, predictor, steps, frame, seen, SHOWN, SHOWN);
    }

    /** Whether a parameter belongs to the transformer. */
    static boolean isLocalisation(String parameter) {
        return parameter.startsWith("localisation.");
    }
}
