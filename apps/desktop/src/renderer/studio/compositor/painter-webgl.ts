import type { Layer, Painter, Picture } from './picture.ts';

const vertexShader = `#version 300 es
in vec2 corner;
uniform vec4 source;
uniform mat3 place;
out vec2 at;
void main() {
  at = source.xy + (corner + 0.5) * source.zw;
  gl_Position = vec4((place * vec3(corner, 1.0)).xy, 0.0, 1.0);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec2 at;
uniform sampler2D picture;
uniform float opacity;
out vec4 colour;
void main() { colour = texture(picture, at) * opacity; }`;

interface Texture {
  readonly texture: WebGLTexture;
  version: number;
}

/** @returns a painter by WebGL 2, or undefined where there is none. */
export function createPainterWebgl(): Painter | undefined {
  const canvas = new OffscreenCanvas(2, 2);
  const context = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
  return context === null ? undefined : new WebglPainter(canvas, context);
}

class WebglPainter implements Painter {
  readonly kind = 'webgl';
  readonly canvas: OffscreenCanvas;
  readonly #gl: WebGL2RenderingContext;
  readonly #source: WebGLUniformLocation | null;
  readonly #place: WebGLUniformLocation | null;
  readonly #opacity: WebGLUniformLocation | null;
  readonly #textures = new Map<string, Texture>();
  #veil: { readonly buffer: WebGLFramebuffer; readonly texture: WebGLTexture } | undefined;
  #scale = 1;

  constructor(canvas: OffscreenCanvas, gl: WebGL2RenderingContext) {
    this.canvas = canvas;
    this.#gl = gl;
    const program = link(gl);
    this.#source = gl.getUniformLocation(program, 'source');
    this.#place = gl.getUniformLocation(program, 'place');
    this.#opacity = gl.getUniformLocation(program, 'opacity');
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(
      gl.ARRAY_BUFFER,
      new Float32Array([-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5]),
      gl.STATIC_DRAW,
    );
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  }

  resize(width: number, height: number, scale: number): void {
    this.#scale = scale;
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    if (this.#veil !== undefined) this.#gl.deleteTexture(this.#veil.texture);
    if (this.#veil !== undefined) this.#gl.deleteFramebuffer(this.#veil.buffer);
    this.#veil = undefined;
  }

  paint(
    layers: readonly Layer[],
    fade?: { readonly layers: readonly Layer[]; readonly share: number },
  ): void {
    const gl = this.#gl;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    if (fade === undefined) {
      this.#paintLayers(layers, -1);
      return;
    }
    const veil = (this.#veil ??= this.#createVeil());
    gl.bindFramebuffer(gl.FRAMEBUFFER, veil.buffer);
    this.#paintLayers(fade.layers, 1);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.#paintLayers(layers, -1);
    gl.bindTexture(gl.TEXTURE_2D, veil.texture);
    this.#quad([0, 0, 1, 1], [2, 0, 0, 0, -2, 0, 0, 0, 1], fade.share);
  }

  isLost(): boolean {
    return this.#gl.isContextLost();
  }

  forget(sourceId: string): void {
    const known = this.#textures.get(sourceId);
    if (known !== undefined) this.#gl.deleteTexture(known.texture);
    this.#textures.delete(sourceId);
  }

  /** @param up 1 where the first row of the target is the lowest, -1 where it is the highest */
  #paintLayers(layers: readonly Layer[], up: 1 | -1): void {
    const gl = this.#gl;
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const { sourceId, picture, placement } of layers) {
      this.#bind(sourceId, picture);
      const { source, x, y, width, height, rotation, opacity, isMirrored } = placement;
      const across = (2 * this.#scale) / this.canvas.width;
      const down = (2 * this.#scale * up) / this.canvas.height;
      const cos = Math.cos(rotation);
      const sin = Math.sin(rotation);
      const turned = isMirrored ? -width : width;
      this.#quad(
        [
          ...([source.x / picture.width, source.y / picture.height] as const),
          ...([source.width / picture.width, source.height / picture.height] as const),
        ],
        [
          ...[cos * turned * across, sin * turned * down, 0],
          ...[-sin * height * across, cos * height * down, 0],
          ...[x * across - 1, y * down - up, 1],
        ],
        opacity,
      );
    }
  }

  #quad(source: readonly number[], place: readonly number[], opacity: number): void {
    const gl = this.#gl;
    gl.uniform4fv(this.#source, source);
    gl.uniformMatrix3fv(this.#place, false, place);
    gl.uniform1f(this.#opacity, opacity);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  #bind(sourceId: string, { image, version }: Picture): void {
    const gl = this.#gl;
    const known = this.#textures.get(sourceId);
    const entry = known ?? { texture: createTexture(gl), version: -1 };
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    if (entry.version === version) return;
    entry.version = version;
    this.#textures.set(sourceId, entry);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }

  #createVeil() {
    const gl = this.#gl;
    const texture = createTexture(gl);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const { width, height } = this.canvas;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    const buffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    return { buffer, texture };
  }
}

function createTexture(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error('WebGL is lost');
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, 'corner');
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(`WebGL: ${gl.getProgramInfoLog(program) ?? 'the shaders cannot be linked'}`);
  gl.useProgram(program);
  return program;
}
