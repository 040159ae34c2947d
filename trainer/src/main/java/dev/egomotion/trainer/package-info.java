/** Networks, losses and training on LibTorch, exported to ONNX with the model contract. */
package dev.egomotion.trainer;
