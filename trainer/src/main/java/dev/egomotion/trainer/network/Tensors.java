package dev.egomotion.trainer.network;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Between Java numbers and tensors. Everything made here belongs to the caller's PointerScope. */
public final class Tensors {
    /** Whether a CUDA device computes: where profile gpu brought its natives and the machine has one. */
    private static final boolean CUDA = torch.cuda_is_available();

    private Tensors() {}

    /** Returns what computes, for people. */
    public static String device() {
        return CUDA ? "CUDA" : "CPU";
    }

    /** Returns a tensor with a copy of the values, where it is computed with. */
    public static Tensor of(float[] values, long... shape) {
        return placed(Tensor.create(values, shape));
    }

    /** Returns a tensor with a copy of the values, in double precision. */
    public static Tensor of(double[] values, long... shape) {
        return placed(Tensor.create(values, shape));
    }

    private static Tensor placed(Tensor tensor) {
        return CUDA ? tensor.cuda() : tensor;
    }

    /** Returns the values in single precision, row-major. */
    public static float[] values(Tensor tensor) {
        Tensor dense = tensor.detach().cpu().to(torch.ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(dense.numel())];
        try (FloatPointer data = dense.data_ptr_float()) {
            data.get(values);
        }
        return values;
    }

    /** Returns the single value. */
    public static double value(Tensor tensor) {
        return tensor.item().toDouble();
    }

    public static Scalar scalar(double value) {
        return new Scalar(value);
    }

    public static Tensor concatenate(long axis, Tensor... tensors) {
        return torch.cat(new TensorVector(tensors), axis);
    }

    public static Tensor clamp(Tensor x, double low, double high) {
        return x.clamp(new ScalarOptional(scalar(low)), new ScalarOptional(scalar(high)));
    }

    /**
     * Returns the same values laid out pixel by pixel instead of plane by plane: LibTorch convolves images like
     * that twice as fast on a CPU, and its results stay like that.
     */
    public static Tensor channelsLast(Tensor x) {
        return x.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    /** Returns at least low. */
    public static Tensor atLeast(Tensor x, double low) {
        return torch.clamp_min(x, scalar(low));
    }
}
