package dev.egomotion.trainer.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * LibTorch as this program uses it: the one door to its layers with weights. Each form of layer is checked against double precision
 * ({@link LayerCheck}) before its first use, and computed by the first path that is right.
 */
public final class LibTorch {
    /** One per process, as LibTorch's own switches are. */
    private static final AtomicReference<@Nullable LibTorch> PROCESS = new AtomicReference<>();

    private final LayerArithmetic arithmetic;
    private final List<ConvolutionPath> allowed;
    private final LayerCheck check;
    private final Map<LayerForm, ConvolutionPath> paths = new ConcurrentHashMap<>();
    private final Map<LayerForm, LayerCheck.Fault> faults = new ConcurrentHashMap<>();
    private double wrongSeconds;
    private double rightSeconds;

    /**
     * Creates one.
     *
     * @param arithmetic what computes
     * @param forced the only path that is allowed; empty to choose
     */
    LibTorch(LayerArithmetic arithmetic, Optional<ConvolutionPath> forced) {
        this.arithmetic = arithmetic;
        this.allowed = forced.map(List::of).orElse(List.of(ConvolutionPath.values()));
        check = new LayerCheck(arithmetic);
    }

    /** Returns this process's. */
    public static LibTorch ofTheProcess() {
        return in(PROCESS);
    }

    /** Returns what a place holds; where it is empty, what is then put there, the same for all threads. */
    static LibTorch in(AtomicReference<@Nullable LibTorch> place) {
        LibTorch found = place.get();
        if (found != null) {
            return found;
        }
        LibTorch made = new LibTorch(new TorchArithmetic(), Optional.empty());
        LibTorch first = place.compareAndExchange(null, made);
        return first == null ? made : first;
    }

    /** Computes every layer of this process by one path, for tests and measurements, or from now on again by choice. */
    public static void compute(Optional<ConvolutionPath> forced) {
        PROCESS.set(new LibTorch(new TorchArithmetic(), forced));
    }

    /**
     * Computes a layer by the path that is right for its form; in double precision, against which forms are checked, as LibTorch
     * chooses.
     *
     * @throws LibTorchException if none is
     * @see LayerArithmetic#compute
     */
    Tensor compute(LayerForm form, Tensor x, Tensor weight, Tensor bias) {
        boolean exact = x.scalar_type().value == torch.ScalarType.Double.value;
        ConvolutionPath path = exact ? ConvolutionPath.DEFAULT : path(form);
        return arithmetic.compute(path, form, x, weight, bias);
    }

    private ConvolutionPath path(LayerForm form) {
        ConvolutionPath known = paths.get(form);
        return known != null ? known : choose(form);
    }

    private synchronized ConvolutionPath choose(LayerForm form) {
        ConvolutionPath chosen = paths.get(form); // by another thread, meanwhile
        if (chosen != null) {
            return chosen;
        }
        LayerCheck.Fault last = null;
        for (ConvolutionPath path : allowed) {
            Optional<LayerCheck.Fault> fault = check.fault(form, path);
            if (fault.isEmpty()) {
                paths.put(form, path);
                if (last != null) {
                    wrongSeconds += check.seconds(form, allowed.get(0));
                    rightSeconds += check.seconds(form, path);
                }
                return path;
            }
            last = fault.get();
            faults.putIfAbsent(form, last);
        }
        throw new LibTorchException(
                "LibTorch computes wrong on %s: %s".formatted(Processor.name(), last));
    }

    /** Checks layers before they are used. */
    void check(Iterable<LayerForm> forms) {
        forms.forEach(this::path);
    }

    /** Checks the layers of a network for images of a size, one or many at once, before they are used. */
    public void check(Network network, int width, int height, boolean brainFloats) {
        check(ParameterShapes.forms(network, width, height, brainFloats, false));
    }

    /** Likewise of a network that is trained on one image at a time. */
    public void checkSingly(Network network, int width, int height) {
        check(ParameterShapes.forms(network, width, height, false, true));
    }

    /** Returns the forms of layers that were checked. */
    Set<LayerForm> forms() {
        return Set.copyOf(paths.keySet());
    }

    /** Returns by what the layers were computed: by LibTorch's default, or by which other paths besides. */
    public String paths() {
        return paths.values().stream()
                .map(ConvolutionPath::toString)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Returns the processor, what was found, what it led to and what that costs, in one line. */
    public synchronized String summary() {
        String checked =
                "%s: %d forms of layers equal double precision"
                        .formatted(Processor.name(), paths.size());
        if (faults.isEmpty()) {
            return checked;
        }
        Map<ConvolutionPath, Long> other =
                paths.entrySet().stream()
                        .filter(entry -> faults.containsKey(entry.getKey()))
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getValue, TreeMap::new, Collectors.counting()));
        String ways =
                other.entrySet().stream()
                        .map(entry -> entry.getValue() + " by " + entry.getKey().label())
                        .collect(Collectors.joining(", "));
        LayerCheck.Fault first =
                faults.values().stream()
                        .min((a, b) -> a.form().toString().compareTo(b.form().toString()))
                        .orElseThrow();
        return "%s, %s: %.1f times the time of LibTorch's default, which is wrong there (%s)"
                .formatted(checked, ways, rightSeconds / wrongSeconds, first);
    }
}
